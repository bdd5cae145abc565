package dev.tollgate.communication;

/** What became of a mail to one person. */
public enum DeliveryState {
    /** Meant for the person, and not handed to the mail server yet: held back, waiting its turn, or for another attempt. */
    PLANNED,
    /** Being handed to the mail server, or a crash left it open whether it was; it is handed over again then. */
    SENDING,
    /** The mail server took it. */
    SENT,
    /** The mail server refused it for good, or temporary trouble outlasted the attempts. */
    FAILED,
    /** Never tried: the person left or has no address. */
    NOT_REACHABLE;

    /** Whether nothing will change any more. */
    public boolean terminal() {
        return this == SENT || this == FAILED || this == NOT_REACHABLE;
    }
}
