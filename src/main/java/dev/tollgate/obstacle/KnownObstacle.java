package dev.tollgate.obstacle;

import java.util.List;

/**
 * An obstacle that the method knows.
 *
 * @param step the process that shows it in its forms
 * @param name in the words people use
 * @param owner the role that deals with it first
 * @param blocking whether work in the system is usually impossible while it stands
 * @param practices the practices of the method that it is one of
 */
public record KnownObstacle(
        String id,
        String step,
        String name,
        String recognise,
        List<Remedy> remedies,
        String owner,
        boolean blocking,
        List<String> ticked,
        List<String> practices) {

    /**
     * What others did about it.
     *
     * @param from ids of the practices it comes from
     */
    public record Remedy(String text, List<String> from) {}
}
