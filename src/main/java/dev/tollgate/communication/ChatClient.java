package dev.tollgate.communication;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Posts one message to a chat program: to a public host, by TLS, following no redirect, and not for ever. */
@Component
class ChatClient implements DisposableBean {

    private final ChatSettings settings;
    private final CloseableHttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ChatClient(ChatSettings settings) {
        this.settings = settings;
        Timeout connect = Timeout.of(settings.connectTimeout());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicAddresses(settings.internalAddresses()))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(Timeout.of(settings.timeout()))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setResponseTimeout(Timeout.of(settings.timeout()))
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    SendResult post(String channelName, String subject, String body) {
        ChatSettings.Channel channel = channels().get(channelName);
        if (channel == null) {
            return new SendResult.Refused("No chat channel '%s' is configured".formatted(channelName));
        }
        URI url = channel.url();
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null
                || !tls && !(settings.internalAddresses() && "http".equalsIgnoreCase(url.getScheme()))) {
            return new SendResult.Refused(
                    "The address of the chat channel '%s' does not begin with https://".formatted(channelName));
        }
        HttpPost post = new HttpPost(url);
        post.setEntity(
                new StringEntity(ChatFormat.write(channel.format(), subject, body), ContentType.APPLICATION_JSON));
        Future<Integer> answer = threads.submit(() -> http.execute(post, response -> response.getCode()));
        try {
            return judge(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            post.cancel();
            return silent();
        } catch (ExecutionException e) {
            // The socket's own limit is the same, and may be over first.
            return switch (e.getCause()) {
                case PublicAddresses.InternalAddress internal -> new SendResult.Refused(internal.getMessage());
                case ConnectTimeoutException unreachable -> new SendResult.Postponed(said(unreachable));
                case SocketTimeoutException late -> silent();
                case Throwable trouble -> new SendResult.Postponed(said(trouble));
            };
        } catch (InterruptedException e) {
            post.cancel();
            Thread.currentThread().interrupt();
            return new SendResult.Postponed("stopped while it was being posted");
        }
    }

    private SendResult silent() {
        return new SendResult.Postponed(
                "no answer within %d seconds".formatted(settings.timeout().toSeconds()));
    }

    Map<String, ChatSettings.Channel> channels() {
        return settings.channels();
    }

    private static SendResult judge(int status) {
        if (status >= 200 && status < 300) {
            return new SendResult.Accepted();
        }
        String said = "the chat program answered " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new SendResult.Postponed(said);
        }
        return new SendResult.Refused(
                status >= 300 && status < 400 ? said + ", a redirect, which is not followed" : said);
    }

    /** Without the address, which is a secret. */
    private static String said(Throwable trouble) {
        return trouble instanceof IOException
                ? "no connection: " + trouble.getClass().getSimpleName()
                : "not posted: " + trouble.getClass().getSimpleName();
    }

    @Override
    public void destroy() throws IOException {
        threads.shutdownNow();
        http.close();
    }
}
