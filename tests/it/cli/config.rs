use insta::assert_snapshot;

use crate::support::server::{Scene, TOKEN};

#[test]
fn the_path_is_data() {
    assert_snapshot!(Scene::offline().run("config path").all());
}

#[test]
fn init_writes_a_file_once_that_check_finds_nothing_wrong_with() {
    let scene = Scene::offline();
    let said = ["config init", "config init", "config check"].map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
}

#[test]
fn show_says_where_every_value_came_from_and_no_key() {
    let scene = Scene::offline();
    scene.write(
        "config.toml",
        "theme = \"light\"\n[profiles.work]\nbase_url = \"https://api.example.com/v1\"\n\
         key_command = [\"pass\", \"work\"]\n[keys]\n\"batch.cancel\" = [\"X\"]\n",
    );
    let output = scene
        .command(["config", "show", "--profile", "work"])
        .env("OPENAI_API_KEY", TOKEN)
        .output()
        .unwrap();
    assert_snapshot!(scene.ran(output).all());
}

#[test]
fn every_mistake_is_named_with_its_line_and_stops_the_verbs() {
    let scene = Scene::offline();
    scene.write(
        "config.toml",
        "theme = \"pink\"\nmouse = 1\nthme = \"dark\"\n",
    );
    let said = ["config check", "list"].map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_named_file_must_be_there() {
    assert_snapshot!(Scene::offline().run("--config nope.toml list").all());
}

#[test]
fn keys_that_mean_nothing_are_named_with_their_lines() {
    let scene = Scene::offline();
    scene.write(
        "config.toml",
        "[keys]\n\"batch.cancel\" = [\"d\"]\n\"nope.action\" = [\"k\"]\n\"list.sort\" = [\"hyper-q\"]\n",
    );
    assert_snapshot!(scene.run("config check").all());
}

#[test]
fn wrong_prices_are_named_with_their_lines_and_stop_nothing_else() {
    let scene = Scene::offline();
    scene.write(
        "prices.toml",
        "[models.mine]\nbatch = { input = -1 }\n[models.\"gpt-4o\"]\n",
    );
    let said = ["config check", "config show"].map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
}

#[test]
fn prices_of_ones_own_may_be_in_any_file_that_is_there() {
    let scene = Scene::offline();
    scene.write("config.toml", "prices = \"nope.toml\"\n");
    assert_snapshot!(scene.run("config check").all());
}
