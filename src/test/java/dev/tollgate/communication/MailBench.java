package dev.tollgate.communication;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The mail part of the application on a database of its own, without Spring. */
public final class MailBench implements AutoCloseable {

    public static final Sender SENDER = new Sender("Dana Change", null, "dana@example.com");

    public final JdbcClient jdbc;
    public final TransactionTemplate transactions;
    final Clock clock;
    final MailBell bell = new MailBell();
    final DeliveryStore deliveries;
    final CampaignStore campaigns;
    final CampaignDeliveries many;
    final RunEnds runs;
    final List<String> messages = new CopyOnWriteArrayList<>();
    final Outbox outbox = (name, key, variables) -> {
        messages.add(name + " " + key);
        return UUID.randomUUID().toString();
    };
    /** Knows no program unless told: nothing is held then. */
    final Programs programs = mock(Programs.class, withSettings().stubOnly());

    private final MailSettings usual;
    private final List<Mailer> mailers = new ArrayList<>();

    public MailBench() {
        this(inMemory(), Clock.systemUTC());
    }

    public MailBench(DataSource database, Clock clock) {
        this(database, new DataSourceTransactionManager(database), clock);
    }

    MailBench(DataSource database, PlatformTransactionManager manager, Clock clock) {
        this.clock = clock;
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        jdbc = JdbcClient.create(database);
        transactions = new TransactionTemplate(manager);
        usual = settings("bench", Duration.ofMinutes(3), 3);
        runs = new RunEnds(jdbc);
        deliveries = new DeliveryStore(jdbc, new MessageSlots(jdbc), runs, usual, clock);
        many = new CampaignDeliveries(new NamedParameterJdbcTemplate(database), usual, clock);
        campaigns = new CampaignStore(jdbc);
    }

    public static DataSource inMemory() {
        return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    static MailSettings settings(String instance, Duration lease, int attempts) {
        return new MailSettings(
                "program@tollgate.test",
                instance,
                4,
                Duration.ofMillis(50),
                lease,
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                attempts,
                false);
    }

    /** One that is approved and on its way since now. */
    Campaign campaign(String id, String programId) {
        Instant now = clock.instant();
        return new Campaign(
                id,
                programId,
                "run-1",
                "pilot",
                CampaignKind.WIN,
                "Subject",
                "Body",
                "Dana",
                now,
                now,
                null,
                now,
                null);
    }

    public Deliveries queue() {
        return new DeliveryQueue(deliveries, many, bell);
    }

    public Letters letters(Stage stage) {
        return new Letters(deliveries, bell, stage.programs, stage.roster);
    }

    CampaignMails mails(Stage stage) {
        return new CampaignMails(campaigns, stage.programs, stage.roster);
    }

    CampaignAudience audience(Stage stage) {
        return new CampaignAudience(campaigns, deliveries, many, mails(stage), stage.roster, bell, transactions);
    }

    /** Campaigns to the people of the stage, without a win to tell. */
    Campaigns campaigns(Stage stage) {
        return campaigns(stage, (runId, waveId) -> Optional.empty());
    }

    Campaigns campaigns(Stage stage, WinStory wins) {
        return new Campaigns(
                campaigns,
                deliveries,
                audience(stage),
                mails(stage),
                transactions,
                stage.programs,
                stage.roster,
                stage,
                stage,
                outbox,
                bell,
                new StaticListableBeanFactory(Map.of("wins", wins)).getBeanProvider(WinStory.class),
                clock);
    }

    /** A delivery of the campaign, held back. */
    String plan(Campaign campaign, Recipient recipient, String location) {
        return many.plan(campaign, List.of(new CampaignDeliveries.Addressee(recipient, location)))
                .get(recipient.username());
    }

    /** Deliveries of the campaign to these people with this English text, due at once. */
    void planAndRelease(Campaign campaign, List<Recipient> people, String subject, String text) {
        many.release(many
                .plan(
                        campaign,
                        people.stream()
                                .map(person -> new CampaignDeliveries.Addressee(person, ""))
                                .toList())
                .values()
                .stream()
                .map(delivery -> new CampaignDeliveries.Text(delivery, SENDER, subject, text, "en"))
                .toList());
    }

    void release(String deliveryId, Sender sender, String subject, String text, String language) {
        many.release(List.of(new CampaignDeliveries.Text(deliveryId, sender, subject, text, language)));
    }

    EndedRuns ended() {
        return ended(new Stage());
    }

    EndedRuns ended(Stage stage) {
        return new EndedRuns(runs, deliveries, stage.programs, stage.roster, letters(stage), transactions, clock);
    }

    /** A run of the program "crm" that is open. */
    void begin(String runId) {
        jdbc.sql("""
                        insert into program_run (id, program_id, open_program_id, root_process_instance_key,
                          process_definition_key, opened_at, claimed_at) values (:id, 'crm', 'crm', :key, 5, :now, :now)""")
                .param("id", runId)
                .param("key", Math.abs((long) runId.hashCode()))
                .param("now", DeliveryStore.at(clock.instant()))
                .update();
    }

    /** Ends a run as the lifecycle does. */
    void end(String runId, String outcome) {
        jdbc.sql("update program_run set open_program_id = null, ended_at = :now, outcome = :outcome where id = :id")
                .param("now", DeliveryStore.at(clock.instant()))
                .param("outcome", outcome)
                .param("id", runId)
                .update();
    }

    /** A mailer on this bench's database, as an application instance of that name. */
    Mailer mailer(MailSettings settings, int port) {
        return mailer(settings, new Courtesy(programs, new MessageSlots(jdbc), settings, clock), port);
    }

    Mailer mailer(MailSettings settings, Courtesy courtesy, int port) {
        return mailer(settings, courtesy, rate(0, 1), port);
    }

    Courtesy unhurried() {
        return new Courtesy(programs, new MessageSlots(jdbc), usual, clock);
    }

    SendingRate rate(int perMinute, int burst) {
        return new SendingRate(
                new RateSettings(perMinute, burst, Duration.ofSeconds(30), Duration.ofMinutes(2)), clock);
    }

    Mailer mailer(MailSettings settings, Courtesy courtesy, SendingRate rate, int port) {
        Mailer mailer = new Mailer(
                deliveries,
                campaigns,
                ended(),
                courtesy,
                receipts(),
                smtp(port),
                rate,
                outbox,
                bell,
                transactions,
                settings,
                clock);
        mailers.add(mailer);
        return mailer;
    }

    ReadReceipts receipts() {
        WebAddresses addresses = mock(WebAddresses.class, withSettings().stubOnly());
        when(addresses.of(anyString())).thenAnswer(call -> "https://tollgate.test" + call.getArgument(0));
        return new ReadReceipts(deliveries, programs, addresses);
    }

    /** A running mailer with short retries. */
    public void startMailer(int port) {
        mailer(settings("bench", Duration.ofMinutes(3), 1_000), port).start();
    }

    Smtp smtp(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", "2000");
        properties.setProperty("mail.smtp.timeout", "2000");
        sender.setJavaMailProperties(properties);
        return new Smtp(sender, usual, clock);
    }

    public String queue(Letter letter) {
        return transactions.execute(status -> queue().queue(letter));
    }

    String queueOne(String username) {
        return queue(letter(username, username + "@example.com"));
    }

    static Letter letter(String username, String address) {
        return new Letter(
                "crm",
                "note",
                "topic-1",
                new Recipient(username, "Person " + username, address),
                SENDER,
                "Grüße an " + username,
                "Hello,\n\nfirst & <second>\nthird",
                null);
    }

    Delivery delivery(String id) {
        return deliveries.find(id).orElseThrow();
    }

    Map<DeliveryState, Integer> counts(String campaignId) {
        return deliveries.countsOf(campaignId);
    }

    @Override
    public void close() throws InterruptedException {
        for (Mailer mailer : mailers) {
            mailer.destroy();
        }
    }
}
