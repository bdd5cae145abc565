package dev.tollgate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.engine.TaskDirectory.State;
import dev.tollgate.engine.TaskDirectoryProperties.Login;
import dev.tollgate.engine.TaskDirectoryProperties.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TasklistDirectoryTest {

    private static final String TASKS = """
            [{"id":"12","taskState":"CREATED","assignee":null,"completionDate":null,
              "variables":[{"id":"1-subject","name":"subject","value":"\\"ada\\"","isValueTruncated":false}]},
             {"id":"11","taskState":"COMPLETED","assignee":"lead","completionDate":"2027-01-04T10:00:00.250+0000"},
             {"id":"10","taskState":"CANCELED","assignee":"demo","completionDate":"2027-01-04T09:00:00.000+0000"}]
            """;

    private HttpServer server;
    private String asked = "";
    private boolean down;

    @BeforeEach
    void tasklist() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/login", exchange -> {
            boolean right = exchange.getRequestURI().getQuery().equals("username=demo&password=se&cret");
            if (right) {
                exchange.getResponseHeaders().add("Set-Cookie", "TASKLIST-SESSION=open; Path=/");
            }
            answer(exchange, right ? 204 : 401, "");
        });
        server.createContext("/v1/tasks/search", exchange -> {
            String cookie = exchange.getRequestHeaders().getFirst("Cookie");
            String basic = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = cookie != null && cookie.contains("TASKLIST-SESSION=open")
                    || "Basic ZGVtbzpzZSZjcmV0".equals(basic);
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(exchange, down ? 503 : known ? 200 : 401, known ? TASKS : "");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void logs_in_when_asked_to_and_says_who_completed_a_task() {
        List<TaskDirectory.KnownTask> tasks = directory(Login.COOKIE, "se&cret").tasks(4711, "DescribeNeedTask");

        assertThat(tasks).extracting(TaskDirectory.KnownTask::key).containsExactly("10", "11", "12");
        assertThat(tasks)
                .extracting(TaskDirectory.KnownTask::state)
                .containsExactly(State.CANCELLED, State.COMPLETED, State.OPEN);
        assertThat(tasks.get(1).assignee()).isEqualTo("lead");
        assertThat(tasks.get(1).completedAt()).isEqualTo(Instant.parse("2027-01-04T10:00:00.250Z"));
        assertThat(tasks.get(2).assignee()).isNull();
        assertThat(tasks).extracting(TaskDirectory.KnownTask::subject).containsExactly(null, null, "ada");
        assertThat(asked)
                .contains("\"includeVariables\":[{")
                .contains("\"processInstanceKey\":\"4711\"")
                .contains("\"taskDefinitionId\":\"DescribeNeedTask\"");
    }

    @Test
    void sends_its_login_with_each_request_where_so_configured() {
        assertThat(directory(Login.BASIC, "se&cret").tasks(1, "x")).hasSize(3);
    }

    @Test
    void says_so_when_the_login_is_wrong_or_tasklist_is_down() {
        assertThatThrownBy(() -> directory(Login.COOKIE, "wrong").tasks(1, "x"))
                .hasMessageContaining("does not let 'demo' log in (401)");
        down = true;
        assertThatThrownBy(() -> directory(Login.COOKIE, "se&cret").tasks(1, "x"))
                .hasMessageContaining("answers 503");
    }

    private TasklistDirectory directory(Login login, String password) {
        return new TasklistDirectory(
                new TaskDirectoryProperties(
                        Source.TASKLIST,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                        login,
                        "demo",
                        password),
                new ObjectMapper());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
