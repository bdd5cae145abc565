package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(
        classes = WebWithoutTheFeatures.class,
        properties = {"camunda.client.enabled=false", "spring.datasource.url=jdbc:h2:mem:crosssite"})
@AutoConfigureMockMvc
class CrossSiteTest {

    @Autowired
    MockMvc web;

    @Test
    void refuses_a_change_that_another_site_made_the_browser_send() throws Exception {
        assertRefused(post("/api/programs").header("Sec-Fetch-Site", "cross-site"));
        assertRefused(post("/api/programs").header("Sec-Fetch-Site", "same-site"));
        assertRefused(post("/api/programs").header("Origin", "https://elsewhere.example"));
        assertRefused(post("/api/programs").header("Origin", "null"));
        assertRefused(post("/api/programs").header("Origin", "http://tollgate.example:81"));
    }

    @Test
    void takes_a_change_from_its_own_pages_and_from_clients_that_are_no_browser() throws Exception {
        assertTaken(post("/api/programs"));
        assertTaken(post("/api/programs").header("Sec-Fetch-Site", "same-origin"));
        assertTaken(post("/api/programs").header("Sec-Fetch-Site", "none"));
        assertTaken(post("/api/programs").header("Origin", "https://tollgate.example"));
        assertTaken(post("/api/programs")
                .header("Origin", "https://proxy.example")
                .header("Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void lets_a_link_on_another_site_lead_here() throws Exception {
        assertTaken(get("/api/programs").header("Sec-Fetch-Site", "cross-site"));
    }

    private void assertRefused(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse answer = answer(request);
        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentAsString()).contains("urn:tollgate:problem:cross-site-request");
    }

    private void assertTaken(MockHttpServletRequestBuilder request) throws Exception {
        assertThat(answer(request).getStatus()).isNotIn(401, 403);
    }

    private MockHttpServletResponse answer(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request.header("Host", "tollgate.example")
                        .with(user("office").authorities(new SimpleGrantedAuthority(Role.PROGRAM_OFFICE.authority()))))
                .andReturn()
                .getResponse();
    }
}
