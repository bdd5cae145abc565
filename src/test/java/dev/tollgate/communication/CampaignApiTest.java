package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.communication.CampaignApi.DeliveriesPage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A campaign of 1,103 people, of whom three have no mail address. */
class CampaignApiTest {

    private static final int PEOPLE = 1_103;

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private MailBench bench;
    private CampaignApi api;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void campaigns() throws Exception {
        bench = new MailBench(database(), clock);
        api = new CampaignApi(new Stage().programs, bench.campaigns, bench.deliveries);
        bench.transactions.executeWithoutResult(status -> {
            bench.campaigns.insert(bench.campaign("c-1", "crm"), 1);
            bench.campaigns.insert(bench.campaign("c-2", "crm"), 2);
            bench.many.plan(
                    bench.campaign("c-1", "crm"),
                    IntStream.range(0, PEOPLE)
                            .mapToObj(number -> new Recipient(
                                    "p%04d".formatted(number),
                                    "P",
                                    number % 500 == 0 ? null : "p%d@example.com".formatted(number)))
                            .map(recipient -> new CampaignDeliveries.Addressee(recipient, ""))
                            .toList());
            bench.plan(bench.campaign("c-2", "crm"), new Recipient("ada", "Ada", "ada@example.com"), "");
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_small_campaign_is_in_one_answer_without_asking_for_pages() {
        DeliveriesPage all = api.deliveries("crm", "c-2", null, 0, 1000);

        assertThat(all.deliveries()).extracting(Delivery::username).containsExactly("ada");
        assertThat(all.total()).isEqualTo(1);
    }

    @Test
    void the_pages_of_a_large_campaign_hold_everybody_once_by_username() {
        List<String> found = new ArrayList<>();
        for (int page = 0; found.size() < PEOPLE; page++) {
            DeliveriesPage some = api.deliveries("crm", "c-1", null, page, 250);
            assertThat(some.total()).isEqualTo(PEOPLE);
            assertThat(some.page()).isEqualTo(page);
            assertThat(some.size()).isEqualTo(250);
            assertThat(some.deliveries()).isNotEmpty().hasSizeLessThanOrEqualTo(250);
            some.deliveries().forEach(delivery -> found.add(delivery.username()));
        }

        assertThat(found)
                .containsExactlyElementsOf(
                        IntStream.range(0, PEOPLE).mapToObj("p%04d"::formatted).toList());
        assertThat(api.deliveries("crm", "c-1", null, 5, 250).deliveries())
                .as("behind the last one")
                .isEmpty();
        assertThat(api.deliveries("crm", "c-1", null, Integer.MAX_VALUE, 1000).deliveries())
                .isEmpty();
    }

    @Test
    void a_state_has_pages_of_its_own_and_the_numbers_stay_those_of_the_campaign() {
        DeliveriesPage page = api.deliveries("crm", "c-1", DeliveryState.NOT_REACHABLE, 1, 2);

        assertThat(page.total()).isEqualTo(3);
        assertThat(page.deliveries()).extracting(Delivery::username).containsExactly("p1000");
        assertThat(page.states())
                .containsEntry(DeliveryState.NOT_REACHABLE, 3)
                .containsEntry(DeliveryState.PLANNED, PEOPLE - 3);
    }

    @Test
    void a_page_that_cannot_be_is_refused_with_what_can() {
        refused(-1, 10, "page -1");
        refused(0, 0, "size 0");
        refused(0, 1001, "size from 1 to 1000; asked for were page 0 and size 1001");
    }

    @Test
    void a_campaign_that_is_not_there_is_said() {
        assertThatThrownBy(() -> api.deliveries("crm", "c-3", null, 0, 10))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("no campaign 'c-3'");
    }

    private void refused(int page, int size, String says) {
        assertThatThrownBy(() -> api.deliveries("crm", "c-1", null, page, size))
                .isInstanceOfSatisfying(ResponseStatusException.class, refusal -> {
                    assertThat(refusal.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
                    assertThat(refusal.getReason()).contains(says);
                });
    }
}
