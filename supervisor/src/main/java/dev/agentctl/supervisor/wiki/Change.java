package dev.agentctl.supervisor.wiki;

/**
 * One commit that changed a page.
 *
 * @param commit its short id
 * @param when ISO-8601
 * @param message its first line; untrusted like the author
 */
public record Change(String commit, String author, String when, String message) {}
