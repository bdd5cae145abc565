package dev.tollgate.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Where, among mails or in a campaign, the application is killed. */
enum KillPoint {
    COMPLETING_DISPATCH("job completion: dispatch-campaign"),
    BEFORE_HANDOVER("before handing over"),
    AFTER_250("after 250, before commit"),
    AFTER_COMMIT("after commit"),
    TELLING_ENGINE("job completion: campaign-accounted"),
    COMPLETING_ACCOUNT("job completion: account-for-recipients");

    private static final int FEW = 5;
    private static final List<KillPoint> OF_A_MAIL = List.of(BEFORE_HANDOVER, AFTER_250, AFTER_COMMIT);
    private static final List<KillPoint> OF_A_JOB = List.of(COMPLETING_DISPATCH, TELLING_ENGINE, COMPLETING_ACCOUNT);

    private final String text;

    KillPoint(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Draws the kills of one campaign, in the order in which a campaign comes to them. Each point of a mail and one of a
     * job come before any comes twice; of more than {@value #FEW} kills one is at the dispatch and one after the mails, where a
     * kill at one point may leave nothing to be met at the other. A campaign passes each point of a job only once.
     */
    static List<KillPoint> draw(int kills, Random random) {
        List<KillPoint> drawn = new ArrayList<>(OF_A_MAIL);
        if (kills > FEW) {
            drawn.add(COMPLETING_DISPATCH);
            drawn.add(random.nextBoolean() ? TELLING_ENGINE : COMPLETING_ACCOUNT);
        } else {
            drawn.add(OF_A_JOB.get(random.nextInt(OF_A_JOB.size())));
        }
        Collections.shuffle(drawn, random);
        while (drawn.size() < kills) {
            drawn.add(ofAMail(random));
        }
        List<KillPoint> order = new ArrayList<>(drawn.subList(0, kills));
        Collections.shuffle(order, random);
        order.sort((one, other) -> Integer.compare(one.stage(), other.stage()));
        return order;
    }

    static KillPoint ofAMail(Random random) {
        return OF_A_MAIL.get(random.nextInt(OF_A_MAIL.size()));
    }

    /** Before, among or after the mails. */
    private int stage() {
        return switch (this) {
            case COMPLETING_DISPATCH -> 0;
            case BEFORE_HANDOVER, AFTER_250, AFTER_COMMIT -> 1;
            case TELLING_ENGINE, COMPLETING_ACCOUNT -> 2;
        };
    }
}
