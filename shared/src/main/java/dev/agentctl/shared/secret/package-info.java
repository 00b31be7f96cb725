/** Secrets: the token vault on disk, and a token's way into an agent through memory alone. */
@NullMarked
package dev.agentctl.shared.secret;

import org.jspecify.annotations.NullMarked;
