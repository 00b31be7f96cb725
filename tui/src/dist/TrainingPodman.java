import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Answers like a Podman service with one running and one ended agent, so that the classes that a command needs to ask
 * one are in its class archive, on machines too where no Podman runs while this is built. For {@code archive} only.
 *
 * <p>Arguments: the socket to listen on; the pid of the running agent.
 */
public final class TrainingPodman {
    private TrainingPodman() {}

    public static void main(String[] arguments) throws IOException {
        long pid = Long.parseLong(arguments[1]);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> serve(client, pid));
            }
        }
    }

    private static void serve(SocketChannel client, long pid) {
        try (client) {
            ByteBuffer request = ByteBuffer.allocate(1 << 16);
            while (client.read(request) >= 0) {
                String text = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
                if (text.endsWith("\r\n\r\n")) {
                    request.clear();
                    answer(client, text.substring(0, text.indexOf('\r')), pid);
                }
            }
        } catch (IOException gone) {
            // A command that has ended.
        }
    }

    private static void answer(SocketChannel client, String line, long pid) throws IOException {
        String path = line.split(" ", -1)[1];
        if (path.contains("/events")) {
            write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        } else if (path.contains("/containers/json")) {
            body(client, "200 OK", "[" + running(pid) + "," + ENDED + "]");
        } else if (path.contains("/stats")) {
            body(client, "200 OK", "{\"Error\":null,\"Stats\":[" + STATS + "]}");
        } else if (path.contains("/_ping")) {
            body(client, "200 OK", "OK");
        } else if (path.contains("/info")) {
            body(client, "200 OK", "{\"host\":{\"memTotal\":8000000000,\"cgroupVersion\":\"v2\"}}");
        } else {
            body(client, "404 Not Found", "{\"cause\":\"no such object\",\"message\":\"not here\",\"response\":404}");
        }
    }

    private static String running(long pid) {
        return """
            {"Id":"%064d","Names":["agentchat-trained"],"Image":"localhost/agent:1","State":"running","Pid":%d,
             "StartedAt":1790000000,"Labels":{"agentchat.agent":"true","agentchat.name":"trained",
             "agentchat.supervised":"true","agentchat.memory-bytes":"4294967296","agentchat.cpus":"2"},
             "Command":["agent-supervisor","run","trained"],"IsInfra":false,"ExitCode":0,"ExitedAt":-62135596800}
            """.formatted(1, pid);
    }

    private static final String ENDED = """
        {"Id":"%064d","Names":["agentchat-gone"],"Image":"localhost/agent:1","State":"exited","Pid":0,
         "StartedAt":1790000000,"Labels":{"agentchat.agent":"true","agentchat.name":"gone"},
         "Command":["sleep","1"],"IsInfra":false,"ExitCode":1,"ExitedAt":1790000100}
        """.formatted(2);

    private static final String STATS = """
        {"ContainerID":"%064d","Name":"agentchat-trained","CPU":1.5,"CPUNano":1500000000,"SystemNano":1790000000000000000,
         "MemUsage":104857600,"MemLimit":4294967296,"MemPerc":2.4,"NetInput":1,"NetOutput":1,"PIDs":3}
        """.formatted(1);

    private static void body(SocketChannel client, String status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(
                client,
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nDate: Mon, 21 Sep 2026 14:13:20 GMT\r\n"
                        + "Content-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n" + body);
        client.close();
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
