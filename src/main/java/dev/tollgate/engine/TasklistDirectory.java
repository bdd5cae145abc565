package dev.tollgate.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Asks Tasklist's v1 API. */
class TasklistDirectory implements TaskDirectory {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final String SUBJECT = "subject";
    /** Tasklist writes the offset without a colon. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter();

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json;
    private final TaskDirectoryProperties properties;
    private final String address;

    TasklistDirectory(TaskDirectoryProperties properties, ObjectMapper json) {
        if (properties.url() == null || properties.url().isBlank()) {
            throw new IllegalStateException(
                    "tollgate.tasks.source is 'tasklist', but tollgate.tasks.url does not say where Tasklist is");
        }
        this.properties = properties;
        this.json = json;
        this.address = properties.url().replaceAll("/+$", "");
    }

    @Override
    public List<KnownTask> tasks(long processInstanceKey, String elementId) {
        String question = write(Map.of(
                "processInstanceKey",
                Long.toString(processInstanceKey),
                "taskDefinitionId",
                elementId,
                "pageSize",
                PAGE,
                "includeVariables",
                List.of(Map.of("name", SUBJECT, "alwaysReturnFullValue", true))));
        HttpResponse<String> answer = search(question);
        if ((answer.statusCode() == 401 || answer.statusCode() == 403) && cookie()) {
            logIn();
            answer = search(question);
        }
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Tasklist at %s answers %d".formatted(address, answer.statusCode()));
        }
        List<KnownTask> tasks = new ArrayList<>();
        read(answer.body()).forEach(task -> tasks.add(known(task)));
        tasks.sort(
                Comparator.comparing(KnownTask::completedAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder())));
        return tasks;
    }

    private KnownTask known(JsonNode task) {
        String completed = text(task, "completionDate");
        State state = switch (task.path("taskState").asText()) {
            case "COMPLETED" -> State.COMPLETED;
            case "CANCELED" -> State.CANCELLED;
            default -> State.OPEN;
        };
        return new KnownTask(
                task.path("id").asText(),
                text(task, "assignee"),
                state,
                completed == null ? null : OffsetDateTime.parse(completed, TIME).toInstant(),
                null,
                subject(task));
    }

    /** Tasklist does not name the pass through the element; tasks for each of several differ in this variable. */
    private @Nullable String subject(JsonNode task) {
        for (JsonNode variable : task.path("variables")) {
            if (variable.path("name").asText().equals(SUBJECT) && variable.hasNonNull("value")) {
                JsonNode value = read(variable.path("value").asText());
                return value.isTextual() ? value.asText() : null;
            }
        }
        return null;
    }

    private static @Nullable String text(JsonNode task, String field) {
        String value = task.path(field).asText("");
        return value.isEmpty() || value.equals("null") ? null : value;
    }

    private HttpResponse<String> search(String question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/v1/tasks/search"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question));
        if (!cookie()) {
            String login = properties.username() + ":" + properties.password();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return send(request.build());
    }

    private void logIn() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(address + "/api/login?username="
                        + encoded(properties.username()) + "&password=" + encoded(properties.password())))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody())
                .build());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    "Tasklist at %s does not let '%s' log in (%d); see tollgate.tasks.username and .password"
                            .formatted(address, properties.username(), answer.statusCode()));
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("Tasklist at %s cannot be reached".formatted(address), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Tasklist was asked", e);
        }
    }

    private boolean cookie() {
        return properties.login() == TaskDirectoryProperties.Login.COOKIE;
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }

    private String write(Map<String, Object> question) {
        try {
            return json.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private JsonNode read(String answer) {
        try {
            return json.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Tasklist at %s does not answer in JSON".formatted(address), e);
        }
    }
}
