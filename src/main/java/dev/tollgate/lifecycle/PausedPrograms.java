package dev.tollgate.lifecycle;

/** Says whether a program is paused: nobody is reminded then. */
public interface PausedPrograms {

    boolean paused(String programId);
}
