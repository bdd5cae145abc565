package dev.tollgate.story;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.engine.TestEngine;
import io.camunda.client.CamundaClient;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The application around the in-memory engine, a clock that tests move, and a real SMTP server on loopback. */
@TestConfiguration(proxyBeanMethods = false)
class StoryConfiguration {

    @Bean(destroyMethod = "close")
    TestEngine testEngine() {
        return new TestEngine();
    }

    @Bean(destroyMethod = "")
    CamundaClient camundaClient(TestEngine engine) {
        return engine.client();
    }

    @Bean
    @Primary
    MovableClock clock() {
        return new MovableClock();
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    GreenMail mailServer() {
        return new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    @Bean
    @Primary
    JavaMailSender mailSender(GreenMail server) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
        return sender;
    }
}
