package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.communication.ChatSettings.Channel;
import dev.tollgate.communication.ChatSettings.Format;
import dev.tollgate.lifecycle.Steering;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Posts to a chat program that answers as told. */
class ChatTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final ConcurrentLinkedDeque<Integer> answers = new ConcurrentLinkedDeque<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch patience = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int answer = answers.isEmpty() ? 200 : answers.poll();
            if (answer == 0) {
                await(patience);
            }
            if (answer == 302) {
                exchange.getResponseHeaders()
                        .add("Location", address("/elsewhere").toString());
            }
            exchange.sendResponseHeaders(answer == 0 ? 200 : answer, -1);
            exchange.close();
        });
        server.start();
        when(bench.programs.find("crm"))
                .thenReturn(Optional.of(new ProgramView(
                        "crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", Stage.program())));
    }

    @AfterEach
    void stop() throws InterruptedException {
        patience.countDown();
        server.stop(0);
        bench.close();
    }

    @Test
    void slack_reads_no_link_and_no_call_to_everybody_in_what_people_wrote() throws Exception {
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM <!channel> & more", "Read <https://example.com|this>");
        posts.send();

        JsonNode said = new ObjectMapper().readTree(received.getFirst());
        assertThat(said.path("text").asText()).isEqualTo("CRM &lt;!channel&gt; &amp; more");
        assertThat(said.path("blocks"))
                .allSatisfy(block -> assertThat(block.path("text").path("type").asText())
                        .as("plain text is not interpreted")
                        .isEqualTo("plain_text"));
        assertThat(only(posts).state()).isEqualTo(DeliveryState.SENT);
        assertThat(only(posts).sentAt()).isEqualTo(clock.instant());

        posts.send();
        assertThat(received).as("once").hasSize(1);
    }

    @Test
    void teams_gets_a_card_without_the_markdown_of_others() throws Exception {
        ChatPosts posts = posts(Format.TEAMS, true);
        planned(posts, "CRM", "See [this](https://evil.example.com) and *that*");
        posts.send();

        JsonNode card = new ObjectMapper()
                .readTree(received.getFirst())
                .path("attachments")
                .path(0);
        assertThat(card.path("contentType").asText()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(card.at("/content/body/1/text").asText())
                .isEqualTo("See \\[this\\](https://evil.example.com) and \\*that\\*");
    }

    @Test
    void an_answer_of_500_is_tried_again_with_growing_waits_and_seen() {
        answers.addAll(List.of(500, 429));
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM", "Text");

        posts.send();
        assertThat(only(posts).state()).isEqualTo(DeliveryState.PLANNED);
        assertThat(only(posts).reason()).isEqualTo("the chat program answered 500");
        assertThat(only(posts).notBefore()).isEqualTo(clock.instant().plusSeconds(10));
        posts.send();
        assertThat(received).as("not before its time").hasSize(1);

        clock.advance(Duration.ofSeconds(10));
        posts.send();
        assertThat(only(posts).notBefore()).isEqualTo(clock.instant().plusSeconds(20));
        clock.advance(Duration.ofSeconds(20));
        posts.send();
        assertThat(only(posts).state()).isEqualTo(DeliveryState.SENT);
        assertThat(only(posts).attempts()).isEqualTo(3);
    }

    @Test
    void a_chat_program_that_hangs_holds_nobody_up_and_is_tried_again() {
        answers.add(0);
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM", "Text");

        posts.send();

        assertThat(only(posts).state()).isEqualTo(DeliveryState.PLANNED);
        assertThat(only(posts).reason()).contains("no answer within 1 seconds");
    }

    @Test
    void what_lasts_is_given_up_and_what_is_refused_is_not_tried_again() {
        answers.addAll(List.of(500, 500, 500));
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM", "Text");
        for (int attempt = 0; attempt < 5; attempt++) {
            posts.send();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(only(posts).state()).isEqualTo(DeliveryState.GIVEN_UP);
        assertThat(received).hasSize(3);

        answers.add(404);
        planned(posts, "CRM again", "Text");
        posts.send();
        assertThat(posts.ofProgram("crm").getLast().state()).isEqualTo(DeliveryState.REFUSED);
        assertThat(posts.ofProgram("crm").getLast().reason()).isEqualTo("the chat program answered 404");
    }

    @Test
    void what_waits_or_is_held_is_not_posted_once_the_program_was_cancelled() {
        bench.begin("run-1");
        ChatPosts posts = posts(Format.SLACK, true);
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        planned(posts, "CRM at night", "Text");
        posts.send();
        assertThat(only(posts).state()).isEqualTo(DeliveryState.HELD);
        planned(posts, "CRM again", "Text");

        bench.end("run-1", "cancelled");
        posts.send();
        clock.advance(Duration.ofDays(2));
        posts.send();

        assertThat(received).isEmpty();
        assertThat(posts.ofProgram("crm")).hasSize(2).allSatisfy(post -> {
            assertThat(post.state()).isEqualTo(DeliveryState.CALLED_OFF);
            assertThat(post.reason()).startsWith("the program was cancelled on 2 March 2026");
            assertThat(post.notBefore()).isNull();
        });
    }

    @Test
    void no_redirect_is_followed() {
        answers.add(302);
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM", "Text");
        posts.send();

        assertThat(only(posts).state()).isEqualTo(DeliveryState.REFUSED);
        assertThat(only(posts).reason()).contains("redirect");
        assertThat(received).hasSize(1);
    }

    @Test
    void a_host_of_the_own_network_and_an_address_without_tls_are_not_posted_to() {
        ChatPosts posts = posts(Format.SLACK, false);
        planned(posts, "CRM", "Text");
        posts.send();
        assertThat(only(posts).state()).isEqualTo(DeliveryState.REFUSED);
        assertThat(only(posts).reason()).contains("https://");

        ChatClient client = client(new Channel(Format.SLACK, URI.create("https://localhost:" + port() + "/")), false);
        assertThat(client.post("team", "CRM", "Text"))
                .isEqualTo(new SendResult.Refused("'localhost' is no host of the public internet"));
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:db8::1"
            })
    void no_name_leads_inside_wherever_it_points(String inside) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(inside))).isFalse();
        InetAddress[] mixed = {InetAddress.getByName("93.184.216.34"), InetAddress.getByName(inside)};
        DnsResolver names = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return mixed;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        assertThatThrownBy(() -> new PublicAddresses(names, false).resolve("hooks.example.com"))
                .isInstanceOf(PublicAddresses.InternalAddress.class)
                .hasMessage("'hooks.example.com' is no host of the public internet");
        assertThat(new PublicAddresses(names, true).resolve("hooks.example.com"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "100.128.0.1", "172.32.0.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"})
    void public_addresses_are_posted_to(String outside) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(outside))).isTrue();
    }

    @Test
    void a_channel_is_left_alone_in_quiet_hours() {
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        ChatPosts posts = posts(Format.SLACK, true);
        planned(posts, "CRM", "Text");
        posts.send();

        assertThat(only(posts).state()).isEqualTo(DeliveryState.HELD);
        assertThat(only(posts).reason()).startsWith("quiet hours");
        clock.set(Instant.parse("2026-03-03T07:00:00Z"));
        posts.send();
        assertThat(only(posts).state()).isEqualTo(DeliveryState.SENT);
    }

    private ChatPosts posts(Format format, boolean internal) {
        ChatClient client = client(new Channel(format, address("/hook")), internal);
        return new ChatPosts(
                bench.jdbc,
                client,
                settings(client.channels().get("team"), internal),
                bench.programs,
                bench.ended(),
                new StaticListableBeanFactory().getBeanProvider(Steering.class),
                bench.transactions,
                clock);
    }

    private static ChatClient client(Channel channel, boolean internal) {
        return new ChatClient(settings(channel, internal));
    }

    private static ChatSettings settings(Channel channel, boolean internal) {
        return new ChatSettings(
                Map.of("team", channel),
                internal,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(30),
                3);
    }

    private void planned(ChatPosts posts, String subject, String body) {
        Instant now = clock.instant();
        Campaign campaign = new Campaign(
                "c-" + subject.hashCode(),
                "crm",
                "run-1",
                "pilot",
                CampaignKind.WIN,
                subject,
                body,
                "Dana",
                now,
                now,
                now,
                now,
                null);
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(campaign, subject.hashCode());
            posts.plan(
                    campaign,
                    Stage.program(Map.of(
                            "communication",
                            new CommunicationPlan(
                                    List.of("mail"),
                                    "Team",
                                    null,
                                    LocalTime.of(18, 0),
                                    LocalTime.of(8, 0),
                                    true,
                                    2,
                                    List.of(),
                                    List.of("team")))));
        });
    }

    private ChatPosts.Post only(ChatPosts posts) {
        assertThat(posts.ofProgram("crm")).hasSize(1);
        return posts.ofProgram("crm").getFirst();
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean ignored = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
