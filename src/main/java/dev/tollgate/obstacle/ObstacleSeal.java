package dev.tollgate.obstacle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.KnownSubject;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Lets the process of an obstacle begin for one that is open, and end for one that is not. */
@Component
class ObstacleSeal implements SealCheck, KnownSubject {

    private final Obstacles obstacles;

    ObstacleSeal(Obstacles obstacles) {
        this.obstacles = obstacles;
    }

    @Override
    public String processId() {
        return Obstacles.PROCESS;
    }

    @Override
    public boolean known(String programId, @Nullable String waveId, String subject) {
        return obstacles.find(programId, subject).filter(Obstacle::isOpen).isPresent();
    }

    @Override
    public void check(Job job) {
        Obstacle obstacle = obstacles
                .find(job.programId(), job.subject())
                .orElseThrow(() -> new Refused("There is no obstacle '%s'".formatted(job.subject())));
        if (obstacle.isOpen()) {
            throw new Refused("The obstacle '%s' is %s; it ends verified closed, merged, or rejected with a reason"
                    .formatted(obstacle.name(), Obstacles.words(obstacle.state())));
        }
    }
}
