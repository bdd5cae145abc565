package dev.tollgate.program;

import java.util.Set;

/** Names the chat channels that this installation can post to, so that a program that means another one is refused. */
public interface ChatChannels {

    Set<String> names();
}
