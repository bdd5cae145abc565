package dev.tollgate.recognition;

/**
 * Says whether a program may thank people in ways that are linked to their pay. Without an implementation that says yes,
 * no program may: a works agreement or legal record must exist first.
 */
public interface PayPermission {

    boolean payLinked(String programId);
}
