package dev.tollgate.communication;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import dev.tollgate.program.RosterAlone;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * Plans a campaign for the wave "pilot" of the program "crm", dispatches it and then accounts for it again and again, as the
 * workers do, in a process of its own.
 */
final class PlannerAlone {

    static final String READY = "ready";
    static final String DISPATCHED = "dispatched";

    private PlannerAlone() {}

    public static void main(String[] arguments) {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(arguments[0]);
        database.setMaximumPoolSize(3);
        Clock clock = Clock.systemUTC();
        RosterAlone people = RosterAlone.on(database, clock);
        MailBench bench = new MailBench(database, people.transactions(), clock);
        Stage stage = new Stage();
        CampaignMails mails = new CampaignMails(bench.campaigns, stage.programs, people.roster());
        Campaigns campaigns = new Campaigns(
                bench.campaigns,
                bench.deliveries,
                new CampaignAudience(
                        bench.campaigns,
                        bench.deliveries,
                        bench.many,
                        mails,
                        people.roster(),
                        bench.bell,
                        bench.transactions),
                mails,
                bench.transactions,
                stage.programs,
                people.roster(),
                stage,
                stage,
                (name, key, variables) -> key,
                bench.bell,
                new StaticListableBeanFactory().getBeanProvider(WinStory.class),
                clock);
        Job job = Stage.job(Campaigns.PROCESS, "x", "first-round");
        stage.answered(
                "PrepareMessageTask",
                Map.of(
                        "sender",
                        "boss",
                        "senderReason",
                        "the text of a campaign ".repeat(20),
                        "messages",
                        List.of(Map.of("role", "Sales rep", "doing", "Enter every visit on the same day"))),
                clock.instant());
        System.out.println(READY);
        untilDone("planned", () -> campaigns.plan(job));
        bench.transactions.executeWithoutResult(status -> campaigns.planned(job));
        stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
        untilDone(DISPATCHED, () -> campaigns.dispatch(job));
        bench.transactions.executeWithoutResult(status -> campaigns.dispatched(job));
        while (true) {
            untilDone("accounted for", () -> campaigns.follow(job));
            bench.transactions.executeWithoutResult(status -> campaigns.account(job));
        }
    }

    /** As the engine does with a job that goes on later. */
    private static void untilDone(String what, Runnable work) {
        long begun = System.nanoTime();
        Duration worked = worked();
        int jobs = 1;
        while (!done(work)) {
            jobs++;
        }
        System.out.printf(
                Locale.ROOT,
                "%s in %.1f s, %.1f s of it processor time of this process, %d jobs%n",
                what,
                (System.nanoTime() - begun) / 1e9,
                worked().minus(worked).toMillis() / 1e3,
                jobs);
    }

    private static Duration worked() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static boolean done(Runnable work) {
        try {
            work.run();
            return true;
        } catch (NotYet goesOn) {
            return false;
        }
    }
}
