package dev.tollgate.engine;

/** An obstacle to the outcome that the model catches as a BPMN error. For service tasks only: listener jobs cannot throw. */
public class BusinessError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String code;

    public BusinessError(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
