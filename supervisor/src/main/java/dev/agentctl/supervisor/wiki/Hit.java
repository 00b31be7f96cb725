package dev.agentctl.supervisor.wiki;

/** A line that a search found; 0 is the page's name. */
public record Hit(PageName page, int line, String text) {}
