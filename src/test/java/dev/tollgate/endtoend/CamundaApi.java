package dev.tollgate.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The search APIs of Operate and Tasklist: what they know, as soon as they know it. */
final class CamundaApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String address;

    private final String username;

    CamundaApi(LocalTollgate tollgate) {
        this(tollgate, "demo");
    }

    /** Logged in as this person; at the local platform a person's password is the user name. */
    CamundaApi(LocalTollgate tollgate, String username) {
        this.username = username;
        address = tollgate.operate().replace("/operate", "");
        post("/api/login?username=%1$s&password=%1$s".formatted(username), "", "application/x-www-form-urlencoded");
    }

    /** Takes a task and completes it, as Tasklist's page does. */
    void complete(long taskKey, Map<String, Object> answers) {
        patch("/v1/tasks/%d/assign".formatted(taskKey), Map.of("assignee", username, "allowOverrideAssignment", true));
        patch(
                "/v1/tasks/%d/complete".formatted(taskKey),
                Map.of(
                        "variables",
                        answers.entrySet().stream()
                                .map(answer -> Map.of("name", answer.getKey(), "value", json(answer.getValue())))
                                .toList()));
    }

    private void patch(String path, Map<String, Object> body) {
        send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json(body))));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys of the active instances of an element, as soon as Operate knows one. */
    List<Long> active(long processInstanceKey, String elementId) {
        return known(
                "/v1/flownode-instances/search",
                "{\"filter\":{\"processInstanceKey\":%d,\"flowNodeId\":\"%s\",\"state\":\"ACTIVE\"}}"
                        .formatted(processInstanceKey, elementId));
    }

    /** The key of the instance of a process that an instance called, as soon as Operate knows it. */
    long called(long processInstanceKey, String processId) {
        return known(
                        "/v1/process-instances/search",
                        "{\"filter\":{\"parentKey\":%d,\"bpmnProcessId\":\"%s\"}}"
                                .formatted(processInstanceKey, processId))
                .getFirst();
    }

    /** The process instance in which an element is active, as soon as Operate knows one. */
    long waitingAt(String elementId) {
        String filter = "{\"filter\":{\"flowNodeId\":\"%s\",\"state\":\"ACTIVE\"}}".formatted(elementId);
        known("/v1/flownode-instances/search", filter);
        return items("/v1/flownode-instances/search", filter)
                .getFirst()
                .path("processInstanceKey")
                .asLong();
    }

    /**
     * The key of the open task of an element that Tasklist lists, other than one that an administrator ended: Tasklist
     * 8.6.0 goes on listing that, below the newer one, and would take an answer to it.
     */
    long listedTask(long processInstanceKey, String elementId, long otherThan) {
        String filter = "{\"state\":\"CREATED\",\"processInstanceKey\":\"%d\",\"taskDefinitionId\":\"%s\"}"
                .formatted(processInstanceKey, elementId);
        return Awaitility.await("Tasklist to list " + elementId)
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> StreamSupport.stream(
                                        post("/v1/tasks/search", filter, "application/json")
                                                .spliterator(),
                                        false)
                                .map(task -> task.path("id").asLong())
                                .filter(key -> key != otherThan)
                                .toList(),
                        keys -> !keys.isEmpty())
                .getFirst();
    }

    /** The key of the newest open task of an element that is offered to this person, as soon as Tasklist lists it. */
    long taskFor(String username, String elementId) {
        String filter = """
                {"state":"CREATED","taskDefinitionId":"%s","candidateUser":"%s",
                 "sort":[{"field":"creationTime","order":"DESC"}]}""".formatted(elementId, username);
        return Awaitility.await("Tasklist to offer %s to %s".formatted(elementId, username))
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> StreamSupport.stream(
                                        post("/v1/tasks/search", filter, "application/json")
                                                .spliterator(),
                                        false)
                                .map(task -> task.path("id").asLong())
                                .toList(),
                        keys -> !keys.isEmpty())
                .getFirst();
    }

    /** Whether Tasklist knows a task as completed, within a few seconds. */
    boolean completed(long taskKey) {
        try {
            Awaitility.await("task %d to be completed".formatted(taskKey))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> get("/v1/tasks/" + taskKey)
                            .path("taskState")
                            .asText()
                            .equals("COMPLETED"));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** What a task's form can show, by the names of the variables, as soon as Tasklist knows them all. */
    Map<String, JsonNode> shown(long taskKey) {
        return Awaitility.await("Tasklist to know what task %d shows".formatted(taskKey))
                .atMost(Duration.ofMinutes(1))
                .until(() -> variables(taskKey), shown -> shown.containsKey("candidateUsers"));
    }

    private Map<String, JsonNode> variables(long taskKey) {
        Map<String, JsonNode> shown = new HashMap<>();
        for (JsonNode variable : post("/v1/tasks/%d/variables/search".formatted(taskKey), "{}", "application/json")) {
            JsonNode whole = variable.path("isValueTruncated").asBoolean()
                    ? get("/v1/variables/" + variable.path("id").asText())
                    : variable;
            try {
                shown.put(
                        variable.path("name").asText(),
                        JSON.readTree(whole.path("value").asText()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shown;
    }

    boolean ended(long processInstanceKey) {
        return items("/v1/process-instances/search", "{\"filter\":{\"key\":%d}}".formatted(processInstanceKey)).stream()
                .anyMatch(instance -> instance.path("state").asText().equals("COMPLETED"));
    }

    private List<Long> known(String path, String filter) {
        return Awaitility.await("Operate to know " + filter)
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> items(path, filter).stream()
                                .map(item -> item.path("key").asLong())
                                .toList(),
                        keys -> !keys.isEmpty());
    }

    /** The open incidents of an instance and of those it called. */
    List<JsonNode> incidents(long processInstanceKey) {
        List<JsonNode> incidents = new ArrayList<>(items(
                "/v1/incidents/search",
                "{\"filter\":{\"processInstanceKey\":%d,\"state\":\"ACTIVE\"}}".formatted(processInstanceKey)));
        items("/v1/process-instances/search", "{\"filter\":{\"parentKey\":%d}}".formatted(processInstanceKey))
                .forEach(called -> incidents.addAll(incidents(called.path("key").asLong())));
        return incidents;
    }

    private List<JsonNode> items(String path, String filter) {
        return StreamSupport.stream(
                        post(path, filter, "application/json").path("items").spliterator(), false)
                .toList();
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    private JsonNode post(String path, String body, String contentType) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("%s: %s".formatted(response, response.body()));
            }
            return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
