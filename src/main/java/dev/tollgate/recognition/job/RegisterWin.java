package dev.tollgate.recognition.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.recognition.Wins;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class RegisterWin implements Worker {

    private final Wins wins;

    RegisterWin(Wins wins) {
        this.wins = wins;
    }

    @Override
    public String jobType() {
        return "register-win";
    }

    @Override
    public Work prepare(Job job) {
        return () -> Map.of("winId", wins.register(job));
    }
}
