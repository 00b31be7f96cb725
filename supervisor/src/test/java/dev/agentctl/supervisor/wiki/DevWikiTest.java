package dev.agentctl.supervisor.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.mcp.McpServer.McpAnswer;
import dev.agentctl.supervisor.mcp.McpServer.McpTool;
import dev.agentctl.supervisor.wiki.SessionLog.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevWikiTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    @TempDir
    Path folder;

    private Wiki wiki;
    private DevWiki ada;

    @BeforeEach
    void wiki() throws Exception {
        RealParts.program("git", "git");
        wiki = Wiki.open(folder, Optional.empty());
        ada = new DevWiki(wiki, "Ada");
    }

    @Test
    void tools_have_schemas_and_are_all_known() {
        assertThat(ada.tools())
                .extracting(McpTool::name)
                .containsExactly("read", "write", "append", "search", "list", "history", "diff");
        for (McpTool tool : ada.tools()) {
            assertThat(tool.schema().text("type")).contains("object");
            JsonObject properties = tool.schema().object("properties").orElseThrow();
            assertThat(properties.fields().keySet())
                    .containsAll(tool.schema().list("required").stream()
                            .map(String::valueOf)
                            .toList());
            McpAnswer answer = ada.call(tool.name(), JsonObject.EMPTY);
            boolean needsNothing = tool.schema().list("required").isEmpty();
            assertThat(answer.isError()).as(tool.name()).isEqualTo(!needsNothing);
        }
        assertThat(ada.call("delete", JsonObject.EMPTY).text()).contains("use read");
    }

    @Test
    void a_page_is_written_read_and_changed() {
        assertThat(call("write", "page", "Notes", "text", "one\ntwo\n", "message", "first")
                        .isError())
                .isFalse();
        McpAnswer read = call("read", "page", "notes");
        assertThat(read.text()).contains("one\ntwo\n");
        String version = read.text().replaceAll("(?s).*version ([0-9a-f]+).*", "$1");
        McpAnswer refused = call("write", "page", "notes", "text", "x", "message", "m");
        assertThat(refused.isError()).isTrue();
        assertThat(refused.text()).contains("exists already", version, "Read the page");
        assertThat(call("write", "page", "notes", "text", "x", "message", "m", "version", version)
                        .isError())
                .isFalse();
        McpAnswer late = call("write", "page", "notes", "text", "y", "message", "m", "version", version);
        assertThat(late.isError()).isTrue();
        assertThat(late.text()).contains("was changed since version " + version);
        assertThat(call("history", "page", "notes").text()).contains("Ada: m", "Ada: first");
        assertThat(call("search", "words", "x").text()).contains("notes:1: x");
        assertThat(call("list").text()).isEqualTo("notes\n");
    }

    @Test
    void what_goes_wrong_says_what_to_do() {
        assertThat(call("read", "page", "none").text()).contains("Use list or search");
        assertThat(call("read", "page", "..").text()).contains("needs a letter");
        assertThat(call("history", "page", "none").isError()).isTrue();
        assertThat(call("append", "page", "a", "text", "x", "message", "m").isError())
                .isFalse();
        assertThat(call("diff", "page", "a", "from", "--output=/tmp/x").text()).contains("no commit");
        assertThat(call("read").text()).contains("'page' is missing");
    }

    @Test
    void a_long_page_is_read_in_parts() {
        call("append", "page", "long", "text", "0123456789\n".repeat(8000), "message", "m");
        McpAnswer first = call("read", "page", "long");
        assertThat(first.text().length()).isLessThan(61_000);
        String next = first.text().replaceAll("(?s).*from_line (\\d+).*", "$1");
        McpAnswer rest =
                ada.call("read", JsonObject.EMPTY.with("page", "long").with("from_line", Long.parseLong(next)));
        assertThat(rest.text()).doesNotContain("read on").endsWith("0123456789\n");
        call("append", "page", "wide", "text", "x".repeat(100_000), "message", "m");
        assertThat(call("read", "page", "wide").text()).contains("the line goes on");
    }

    @Test
    void handoff_pages_are_numbered_and_checked() throws Exception {
        HandoffPage.Facts facts = new HandoffPage.Facts(
                "Ada",
                Role.WORKER,
                Optional.of("fix: \"it\""),
                Optional.of("agent/Ada/fix"),
                1234,
                1.5,
                Optional.empty());
        PageName first = HandoffPage.next(wiki, DAY, "Ada");
        assertThat(first.text()).isEqualTo("handoff/2026-11-20-ada-1");
        String text = HandoffPage.text(facts, "All of it", "The tests", "Write them");
        assertThat(text)
                .startsWith("---\ntitle: ")
                .contains("task: \"fix: \\\"it\\\"\"\n", "cost_usd: 1.5000\n", "tokens: 1234\n");
        assertThat(HandoffPage.check(Optional.of(text))).isEmpty();
        assertThat(HandoffPage.withFacts(facts, text)).isEqualTo(text);
        wiki.write(first, text, Optional.empty(), "Ada", "handoff");
        assertThat(HandoffPage.next(wiki, DAY, "Ada").text()).isEqualTo("handoff/2026-11-20-ada-2");
    }

    @Test
    void a_handoff_page_must_name_the_open_work() {
        for (String fine : List.of(
                "## Open\n- the tests",
                "# Done\nx\n# What is open\nNothing.",
                "**Open work**\n1. tests",
                "## OPEN\n\n### tests\nabc")) {
            assertThat(HandoffPage.check(Optional.of(fine))).as(fine).isEmpty();
        }
        for (String wrong : List.of(
                "", "  \n", "---\nnick: x\n---\n", "I did things", "## Open\n\n## Next\nabc", "## Open\n- \n")) {
            assertThat(HandoffPage.check(Optional.of(wrong))).as(wrong).isPresent();
        }
        assertThat(HandoffPage.check(Optional.empty())).isPresent();
    }

    @Test
    void the_session_log_is_a_page_a_day_and_many_events_are_one_commit() throws Exception {
        SessionLog log = new SessionLog(wiki, ZoneOffset.UTC);
        Instant late = Instant.parse("2026-11-20T23:59:58Z");
        log.add(List.of(
                new Event(late, "Ada begins\nwork"),
                new Event(late, "Bob is parked"),
                new Event(late.plusSeconds(3), "Ada retires")));
        assertThat(wiki.read(SessionLog.page(DAY)).orElseThrow().text())
                .isEqualTo("- 23:59:58 Ada begins work\n- 23:59:58 Bob is parked\n");
        assertThat(wiki.history(SessionLog.page(DAY), 10)).hasSize(1);
        assertThat(wiki.read(SessionLog.page(DAY.plusDays(1))).orElseThrow().text())
                .isEqualTo("- 00:00:01 Ada retires\n");
    }

    @Test
    void what_is_gathered_is_written_at_the_end_and_a_wiki_that_fails_is_said_once() throws Exception {
        SettableClock clock = new SettableClock(Instant.parse("2026-11-20T10:00:00Z"));
        List<String> trouble = new CopyOnWriteArrayList<>();
        SessionLog log = new SessionLog(wiki, ZoneOffset.UTC);
        try (DayPages pages = DayPages.begin(log, Duration.ofHours(1), clock, trouble::add)) {
            pages.add("ada joins the team");
            pages.add("bob joins the team");
        }
        assertThat(wiki.read(SessionLog.page(DAY)).orElseThrow().text().lines()).hasSize(2);
        assertThat(wiki.history(SessionLog.page(DAY), 10)).hasSize(1);
        Files.delete(folder.resolve("log/2026-11-20.md"));
        Files.delete(folder.resolve("log"));
        Files.writeString(folder.resolve("log"), "in the way");
        try (DayPages pages = DayPages.begin(log, Duration.ofMillis(1), clock, trouble::add)) {
            pages.add("cleo joins the team");
            await().atMost(Duration.ofSeconds(20)).until(() -> !trouble.isEmpty());
            pages.add("cleo retires");
        }
        assertThat(trouble).hasSize(1).first().asString().contains("the wiki's page of the day cannot be written");
    }

    private McpAnswer call(String tool, String... arguments) {
        JsonObject object = JsonObject.EMPTY;
        for (int i = 0; i < arguments.length; i += 2) {
            object = object.with(arguments[i], arguments[i + 1]);
        }
        return ada.call(tool, object);
    }
}
