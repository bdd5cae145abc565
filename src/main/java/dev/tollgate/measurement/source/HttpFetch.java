package dev.tollgate.measurement.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gets JSON: all of an answer within a time and a size, or a trouble that says what came instead. Follows no redirect, since
 * that would carry the credentials somewhere else. Says nothing of the address, whose parameters may be secret.
 */
@Component
class HttpFetch implements DisposableBean {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int TITLE = 80;
    private static final Pattern HTML_TITLE =
            Pattern.compile("<title[^>]*>\\s*([^<]+?)\\s*</title", Pattern.CASE_INSENSITIVE);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param bearer and headers are secret */
    record Login(@Nullable String bearer, Map<String, String> headers) {}

    record Answer(int status, String contentType, byte[] body) {}

    /** @param limit of the body, in bytes */
    Answer get(URI address, Login login, Duration timeout, long limit) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        login.headers().forEach(request::setHeader);
        if (login.bearer() != null) {
            request.setHeader("Authorization", "Bearer " + login.bearer().strip());
        }
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.GET().build(), head -> {
                    begun.set(true);
                    return new Limited(limit);
                });
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            throw timeout(begun.get(), timeout);
        } catch (ExecutionException e) {
            throw trouble(e.getCause(), begun.get(), timeout, limit);
        } finally {
            // Ends what still goes on; nothing where it is over.
            answer.cancel(true);
        }
    }

    private static SourceTrouble timeout(boolean begun, Duration timeout) {
        return new SourceTrouble(
                Outcome.TIMEOUT,
                begun
                        ? "It began to answer, but was not done within %s".formatted(shown(timeout))
                        : "No answer within %s".formatted(shown(timeout)),
                "It is asked again. If it stays so, ask for less at once (smaller pages, a smaller history) or give it a"
                        + " longer timeout.");
    }

    private static RuntimeException trouble(Throwable cause, boolean begun, Duration timeout, long limit) {
        if (cause instanceof TooLong) {
            return tooLarge(limit);
        }
        if (cause instanceof HttpTimeoutException) {
            return timeout(begun, timeout);
        }
        if (begun && cause instanceof IOException) {
            return new SourceTrouble(
                    Outcome.CUT_OFF,
                    "The connection broke off in the middle of an answer",
                    "It is asked again; nothing of the half was taken in.");
        }
        if (cause instanceof IOException) {
            return new SourceTrouble(
                    Outcome.UNREACHABLE,
                    "No connection: " + cause.getClass().getSimpleName(),
                    "Is it running, and may this machine reach it? Check host, port and certificate.");
        }
        return new IllegalStateException("The request failed", cause);
    }

    static SourceTrouble tooLarge(long limit) {
        return new SourceTrouble(
                Outcome.TOO_LARGE,
                "The answer has more than %,d bytes, the most that is read in one pull".formatted(limit),
                "Raise max-size, or let the first pull go back less far (history).");
    }

    /** Refuses every status but 2xx. */
    static void good(Answer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return;
        }
        String said = "It answered " + status;
        if (status == 401 || status == 403) {
            throw new SourceTrouble(
                    Outcome.LOGIN_REFUSED,
                    said + ": the credentials were refused",
                    "Give Tollgate a token that holds and may read the events.");
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw new SourceTrouble(
                    Outcome.SERVER_ERROR,
                    said,
                    "It is asked again, later each time; its operators know what it means.");
        }
        throw new SourceTrouble(
                Outcome.REFUSED,
                status < 400 ? said + ", a redirect, which is not followed" : said,
                status < 400
                        ? "Write the address that it leads to; where that is a login page, the token does not hold."
                        : "Check address and parameters of the source.");
    }

    static JsonNode json(Answer answer) {
        String text =
                new String(answer.body(), 0, Math.min(answer.body().length, 4096), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new SourceTrouble(
                    Outcome.NOT_JSON, "It answered with an empty body", "Is the address that of the API?");
        }
        if (text.startsWith("<")
                || answer.contentType().toLowerCase(Locale.ROOT).startsWith("text/html")) {
            Matcher title = HTML_TITLE.matcher(text);
            throw new SourceTrouble(
                    Outcome.NOT_JSON,
                    title.find()
                            ? "It answered a web page titled '%s' instead of JSON".formatted(shortened(title.group(1)))
                            : "It answered a web page or XML instead of JSON",
                    "Is the address that of the API, and does the token still hold? Many systems answer with their login"
                            + " page when it does not.");
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonEOFException e) {
            throw new SourceTrouble(
                    Outcome.CUT_OFF,
                    "The JSON ends in the middle",
                    "It is asked again; nothing of the half was taken in. If it stays so, something between cuts large"
                            + " answers off: ask for smaller pages.");
        } catch (JsonProcessingException e) {
            throw new SourceTrouble(
                    Outcome.NOT_JSON,
                    "It answered what is no JSON (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
                    "Is the address that of the API?");
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail to be read", e);
        }
    }

    static String shortened(String text) {
        return shortened(text, TITLE);
    }

    static String shortened(String text, int longest) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    static String shown(Duration time) {
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    @Override
    public void destroy() {
        http.shutdownNow();
    }

    private static final class TooLong extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private static final class Limited implements BodySubscriber<byte[]> {

        private final long limit;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private @Nullable Flow.Subscription subscription;

        private Limited(long limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (body.isDone()) {
                    return;
                }
                if (bytes.size() + (long) part.remaining() > limit) {
                    body.completeExceptionally(new TooLong());
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    return;
                }
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }
        }

        @Override
        public void onError(Throwable trouble) {
            body.completeExceptionally(trouble);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
