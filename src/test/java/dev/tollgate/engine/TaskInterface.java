package dev.tollgate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.engine.TestEngine.TaskGone;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import io.camunda.zeebe.protocol.impl.record.value.usertask.UserTaskRecord;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.agrona.concurrent.UnsafeBuffer;

/** The end points of the broker's REST interface that assign, change and complete a user task. */
final class TaskInterface implements AutoCloseable {

    private static final String TASKS = "/v2/user-tasks/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestEngine engine;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private volatile boolean down;

    TaskInterface(TestEngine engine) {
        this.engine = engine;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext(TASKS, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void down(boolean isDown) {
        down = isDown;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            command(exchange);
        }
    }

    private void command(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (down) {
                problem(exchange, 503, "down");
                return;
            }
            String[] path =
                    exchange.getRequestURI().getPath().substring(TASKS.length()).split("/", -1);
            JsonNode content = JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
            UserTaskRecord command = new UserTaskRecord().setUserTaskKey(Long.parseLong(path[0]));
            String what = exchange.getRequestMethod() + (path.length > 1 ? " " + path[1] : "");
            switch (what) {
                case "POST completion" ->
                    engine.command(
                            UserTaskIntent.COMPLETE,
                            command.setAction("complete")
                                    .setVariables(new UnsafeBuffer(MsgPackConverter.convertToMsgPack(
                                            content.path("variables").toString()))));
                case "POST assignment" ->
                    engine.command(
                            UserTaskIntent.ASSIGN,
                            command.setAction("assign")
                                    .setAssignee(content.path("assignee").asText()));
                case "DELETE assignee" ->
                    engine.command(
                            UserTaskIntent.ASSIGN, command.setAction("unassign").setAssignee(""));
                case "PATCH" ->
                    engine.command(
                            UserTaskIntent.UPDATE,
                            command.setAction("update")
                                    .setCandidateUsersList(texts(content.at("/changeset/candidateUsers")))
                                    .setCandidateUsersChanged());
                default -> throw new IllegalArgumentException("No such end point here: " + what);
            }
            exchange.sendResponseHeaders(204, -1);
        } catch (TaskGone e) {
            problem(exchange, 404, e.getMessage());
        } catch (IllegalStateException e) {
            problem(exchange, 409, e.getMessage());
        } catch (RuntimeException e) {
            problem(exchange, 500, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        byte[] body = JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", "Not done")
                .put("status", status)
                .put("detail", detail));
        exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
