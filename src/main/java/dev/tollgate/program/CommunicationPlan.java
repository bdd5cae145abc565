package dev.tollgate.program;

import java.time.LocalTime;
import java.util.List;

/**
 * How the program talks to people.
 *
 * @param channels only {@code mail}: what reaches each person
 * @param senderAddress null for the one that Tollgate is configured with
 * @param quietFrom start of the hours without messages, in the time zone of the person's location; they may span midnight
 * @param quietWeekends whether weekends are quiet, too
 * @param perPersonAndWeek the most messages about programs, this one and all others, one person gets in a week
 * @param blackouts days without messages
 * @param chats names of chat channels in which campaigns are posted, too
 */
public record CommunicationPlan(
        List<String> channels,
        String senderName,
        String senderAddress,
        LocalTime quietFrom,
        LocalTime quietTo,
        boolean quietWeekends,
        int perPersonAndWeek,
        List<Blackout> blackouts,
        List<String> chats) {

    /** Plans that were stored before there were blackouts or chats have none. */
    public CommunicationPlan {
        blackouts = blackouts == null ? List.of() : blackouts;
        chats = chats == null ? List.of() : chats;
    }
}
