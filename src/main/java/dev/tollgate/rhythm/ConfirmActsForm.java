package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Shows a sponsor which acts were due. */
@Component
class ConfirmActsForm implements TaskContext {

    private final Rhythm rhythm;

    ConfirmActsForm(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    @Override
    public String elementId() {
        return Rhythm.CONFIRM_TASK;
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        return rhythm.toConfirm(job);
    }
}
