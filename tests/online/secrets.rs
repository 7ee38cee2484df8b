//! The token goes to one host. `Project::run` sees after every run of every test that nothing else has it.

use crate::project::{Project, TOKEN};
use crate::provider::{Provider, Reply, asked, run};

const RUN: u64 = 17_640_228_913;

#[test]
fn the_provider_gets_the_token_and_says_who_asks() {
    let provider = Provider::new(|request| Reply::run(asked(request).expect("a run"), "success"));
    Project::citing(&provider, &[RUN])
        .lint(&["--online"])
        .ends_with(0);
    let requests = provider.requests();
    let header = |name: &str| requests[0].headers.get(name).map(String::as_str);
    assert_eq!(
        header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(header("accept"), Some("application/vnd.github+json"));
    assert_eq!(header("x-github-api-version"), Some("2022-11-28"));
    let agent = format!("audit-lint/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(header("user-agent"), Some(agent.as_str()));
}

#[test]
fn another_host_gets_neither_the_token_nor_a_request() {
    let evil = Provider::new(|_| Reply::run(RUN, "failure"));
    for location in [
        format!("{}/repos/acme/pipeline/actions/runs/{RUN}", evil.url()),
        format!("//{}/x", evil.url().trim_start_matches("http://")),
        "https://evil.example/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "\\\\evil.example\\x".to_owned(),
        String::new(),
    ] {
        for status in [301, 302, 307, 308] {
            let place = location.clone();
            let provider =
                Provider::new(move |_| Reply::error(status, "Moved").with("location", &place));
            let project = Project::citing(&provider, &[RUN]);
            let outcome = project.lint(&["--online"]);
            outcome.ends_with(0).has(&[]);
            outcome.tells("the provider sends us to another address, which is not asked");
        }
    }
    assert_eq!(evil.connections(), 0);
}

#[test]
fn a_circle_of_redirects_ends() {
    let provider =
        Provider::new(|request| Reply::error(302, "Moved").with("location", &request.path));
    let outcome = Project::citing(&provider, &[RUN]).lint(&["--online"]);
    outcome
        .ends_with(0)
        .has(&[])
        .tells("the provider answered with status 302");
    assert_eq!(provider.requests().len(), 4);
}

#[test]
fn an_answer_that_repeats_the_token_is_thrown_away() {
    let provider = Provider::new(|_| {
        let mut run = run(RUN, "failure");
        run["event"] = TOKEN.into();
        Reply::new(200, &run)
    });
    let outcome = Project::citing(&provider, &[RUN]).lint(&["--online"]);
    outcome
        .ends_with(0)
        .has(&[])
        .tells("the answer repeats the token");

    let provider = Provider::new(|_| Reply::run(RUN, "success").with("etag", TOKEN));
    let project = Project::citing(&provider, &[RUN]);
    project.run(&["--online", "--verbose"]).ends_with(0);
}

#[test]
fn a_token_is_not_sent_in_plain_text() {
    let provider = Provider::new(|_| Reply::run(RUN, "success"));
    let project = Project::citing(&provider, &[RUN])
        .with("GITHUB_API_URL", Some("http://git.example/api/v3"));
    project
        .lint(&["--online"])
        .ends_with(2)
        .tells("`GITHUB_API_URL` is no `https` address");
    // What nobody asks for cannot be wrong.
    project.lint(&[]).ends_with(0);
}

#[test]
fn a_token_with_a_line_end_is_no_header_of_its_own() {
    let provider = Provider::new(|_| Reply::run(RUN, "success"));
    let token = format!("{TOKEN}\r\nX-Evil: 1");
    let project = Project::citing(&provider, &[RUN]).with("GH_TOKEN", Some(&token));
    project
        .lint(&["--online"])
        .ends_with(2)
        .tells("`GH_TOKEN` holds a character that no token has");
    assert_eq!(provider.connections(), 0);
}

#[test]
fn a_proxy_sees_nothing_of_what_stays_on_this_machine() {
    let proxy = Provider::new(|_| Reply::run(RUN, "failure"));
    let provider = Provider::new(|_| Reply::run(RUN, "success"));
    let mut project = Project::citing(&provider, &[RUN]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        project = project.with(name, Some(&proxy.url()));
    }
    project.lint(&["--online"]).ends_with(0).has(&[]);
    assert_eq!((proxy.connections(), provider.requests().len()), (0, 1));
}

#[test]
fn a_proxy_is_used_and_its_password_not_told() {
    let proxy = Provider::new(|_| Reply::error(407, "Proxy Authentication Required"));
    let address = proxy.url().replace("http://", "http://me:hunter2@");
    let project = Project::citing(&proxy, &[RUN])
        .with("GITHUB_API_URL", Some("https://git.example/api/v3"))
        .with("GITHUB_SERVER_URL", Some("https://github.com"))
        .with("HTTPS_PROXY", Some(&address));
    let outcome = project.lint(&["--online"]);
    outcome.ends_with(0).has(&[]).tells_nothing_of("hunter2");
    outcome.tells("the proxy does not let us to the provider");
    let requests = proxy.requests();
    assert_eq!(requests[0].path, "git.example:443");
    assert!(!requests[0].headers.contains_key("authorization"));
}
