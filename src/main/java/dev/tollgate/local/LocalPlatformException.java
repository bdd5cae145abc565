package dev.tollgate.local;

/** The local platform could not be started or used; the message says what, {@link #remedy()} what to do about it. */
public class LocalPlatformException extends RuntimeException {

    private final String remedy;

    LocalPlatformException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    LocalPlatformException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
