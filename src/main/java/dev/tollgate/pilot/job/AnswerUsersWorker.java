package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.AnswerToUsers;
import org.springframework.stereotype.Component;

/** Sends everybody who was asked what became of it. */
@Component
class AnswerUsersWorker implements Worker {

    private final AnswerToUsers answerToUsers;

    AnswerUsersWorker(AnswerToUsers answerToUsers) {
        this.answerToUsers = answerToUsers;
    }

    @Override
    public String jobType() {
        return "answer-users";
    }

    @Override
    public Work prepare(Job job) {
        return answerToUsers.send(job);
    }
}
