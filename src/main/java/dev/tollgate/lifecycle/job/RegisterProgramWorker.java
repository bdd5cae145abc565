package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Registrar;
import java.util.List;
import org.springframework.stereotype.Component;

/** Registers the program, or says what is wrong with it, and claims the run. */
@Component
class RegisterProgramWorker implements Worker {

    private final Registrar registrar;

    RegisterProgramWorker(Registrar registrar) {
        this.registrar = registrar;
    }

    @Override
    public String jobType() {
        return "register-program";
    }

    @Override
    public List<String> fetches() {
        return Registrar.fields();
    }

    @Override
    public Work prepare(Job job) {
        return registrar.register(job);
    }
}
