package dev.tollgate.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The application's API, as one of its logins uses it. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final String authorization;

    Api(LocalTollgate tollgate, String login) {
        this.address = tollgate.api();
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((login + ":" + tollgate.password(login)).getBytes(StandardCharsets.UTF_8));
    }

    String authorization() {
        return authorization;
    }

    /** A page as a browser gets it. */
    String page(String path) {
        return body(request(path).GET());
    }

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    JsonNode post(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    JsonNode put(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofByteArray(body)));
    }

    /** Moves the clock of engine and application; returns the new time. */
    Instant advance(Duration duration) {
        JsonNode answer = post(
                "/api/local/clock",
                "application/json",
                "{\"advance\":\"%s\"}".formatted(duration).getBytes(StandardCharsets.UTF_8));
        return Instant.parse(answer.path("now").asText());
    }

    Instant now() {
        return Instant.parse(get("/api/local/clock").path("now").asText());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", authorization);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            return JSON.readTree(body(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String body(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("%s: %s".formatted(response, response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
