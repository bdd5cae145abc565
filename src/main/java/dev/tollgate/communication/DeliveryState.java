package dev.tollgate.communication;

/** What became of a mail to one person. */
public enum DeliveryState {
    /** Meant for the person, and not handed to the mail server yet: held back, waiting its turn, or for another attempt. */
    PLANNED,
    /** Must not be sent to the person now, for a reason and until a date that are kept with it. */
    HELD,
    /** Being handed to the mail server, or a crash left it open whether it was; it is handed over again then. */
    SENDING,
    /** The mail server took it. */
    SENT,
    /** The person said that they read it. */
    ACKNOWLEDGED,
    /** The mail server refused it for good. */
    REFUSED,
    /** The mail server took it, and a report came back that it could not be delivered. */
    BOUNCED,
    /** Temporary trouble outlasted the attempts. */
    GIVEN_UP,
    /** Never tried: the person left or has no address. */
    NOT_REACHABLE,
    /** Not sent any more: the run of its program ended before the program was completed. Nobody needs to tell the person. */
    CALLED_OFF;

    /** Whether it is known what became of it, or when it goes on; neither waits for its turn nor is on its way. */
    public boolean accountedFor() {
        return this != PLANNED && this != SENDING;
    }

    /** Whether the person got it, as far as anybody can tell. */
    public boolean reached() {
        return this == SENT || this == ACKNOWLEDGED;
    }

    /** Whether the person will not get it: it takes somebody who tells them. */
    public boolean lost() {
        return this == REFUSED || this == BOUNCED || this == GIVEN_UP || this == NOT_REACHABLE;
    }
}
