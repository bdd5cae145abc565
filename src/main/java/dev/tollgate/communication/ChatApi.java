package dev.tollgate.communication;

import dev.tollgate.program.Programs;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What became of the posts in chat channels. */
@RestController
class ChatApi {

    private final ChatPosts posts;
    private final Programs programs;

    ChatApi(ChatPosts posts, Programs programs) {
        this.posts = posts;
        this.programs = programs;
    }

    @GetMapping("/api/programs/{programId}/chat-posts")
    List<ChatPosts.Post> posts(@PathVariable String programId) {
        programs.get(programId);
        return posts.ofProgram(programId);
    }
}
