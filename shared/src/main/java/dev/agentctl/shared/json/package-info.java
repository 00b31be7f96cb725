/** JSON, streamed, as plain objects that keep what they do not know. */
@NullMarked
package dev.agentctl.shared.json;

import org.jspecify.annotations.NullMarked;
