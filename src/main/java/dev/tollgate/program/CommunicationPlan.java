package dev.tollgate.program;

import java.time.LocalTime;
import java.util.List;

/**
 * How the program talks to people.
 *
 * @param channels only {@code mail} so far
 * @param senderAddress null for the one that Tollgate is configured with
 * @param quietFrom start of the hours without messages, in the program's time zone; they may span midnight
 * @param quietWeekends whether weekends are quiet, too
 * @param perPersonAndWeek the most messages about the program one person gets in a week
 */
public record CommunicationPlan(
        List<String> channels,
        String senderName,
        String senderAddress,
        LocalTime quietFrom,
        LocalTime quietTo,
        boolean quietWeekends,
        int perPersonAndWeek) {}
