using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task All_mistakes_of_a_command_line_are_told_at_once_each_a_line_and_the_exit_code_is_2()
    {
        var run = await CommandRun.Of(["config", "show", "--windw", "3d", "--timeout", "--at", "soon", "-o", "jsn"], new() { ["ULLAGE_CONCURRENCY"] = "many" });
        Assert.Equal(2, run.Exit);
        Assert.Equal("", run.Output);
        Assert.Collection(
            run.ErrorLines,
            static l => Assert.Equal("ullage: --timeout needs a value, such as --timeout 2m", l),
            static l => Assert.Equal("ullage: --windw is not a flag; did you mean --window?", l),
            static l => Assert.Equal("ullage: ULLAGE_CONCURRENCY: \"many\" is not a whole number from 1 to 64", l),
            static l => Assert.StartsWith("ullage: --at: \"soon\" is not a moment", l, StringComparison.Ordinal),
            static l => Assert.EndsWith("did you mean json?", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ullage: no command given; try ullage demo, or ullage --help")]
    [InlineData("ullage: \"versoin\" is not a command; did you mean version?; ullage --help lists them", "versoin")]
    [InlineData("ullage: generate is no command alone; write ullage generate service, or another of those that ullage generate --help lists", "generate")]
    [InlineData("ullage: config is no command alone; write ullage config show (print the merged settings, each with its origin)", "config")]
    [InlineData("ullage: \"config shw\" is not a command; did you mean config show?; ullage config --help lists them", "config", "shw")]
    [InlineData("ullage: completion needs SHELL: bash, zsh or fish; or kubectl, for the plugin", "completion")]
    [InlineData("ullage: SHELL \"bsh\" is not one of bash, zsh, fish, kubectl; did you mean bash?", "completion", "bsh")]
    [InlineData("ullage: \"deploy/web\": recommend takes no workload by name; choose by -n NAMESPACE and in it by -l SELECTOR, or see one with ullage explain WORKLOAD", "recommend", "-n", "shop", "deploy/web")]
    [InlineData("ullage: --prometheus is not taken by completion; ullage completion --help lists what is", "completion", "bash", "--prometheus=x")]
    public async Task A_mistake_is_one_line_that_says_the_way_out(string expected, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal((2, expected), (run.Exit, Assert.Single(run.ErrorLines)));
    }

    [Theory]
    [InlineData("ullage: -p (--prometheus) is not taken by demo; ullage demo --help lists what is", "demo", "-p", "http://127.0.0.1:9")]
    [InlineData("ullage: --min-memory: \"64\" is 64 bytes; write 64Mi or 64Gi", "demo", "--min-memory", "64")]
    [InlineData("ullage: --node-size: \"16\" is 16 bytes; write 16Mi or 16Gi", "demo", "--node-size", "4/16")]
    [InlineData("ullage: --price-cpu is given without --price-memory; give both, 0 where a resource costs nothing, or --price-book", "demo", "--price-cpu", "0.03")]
    [InlineData("ullage: --memory-limit-quantile: policy risk predicts and goes by no quantile; choose --policy burstable or guaranteed, or leave it out", "demo", "--memory-limit-quantile", "1")]
    [InlineData("ullage: --output: text is not a format here; choose one of table, wide, json, yaml, csv, markdown, html, patch", "demo", "-o", "text")]
    [InlineData("ullage: --output: pdf is not a format here; choose one of table, wide, json, yaml, csv, markdown, html, patch", "demo", "-o", "pdf")]
    [InlineData("ullage: nothing found: Nothing is in namespace nosuch; no other was asked for. Check --namespace, and --window and --at", "demo", "-n", "nosuch", "--fail-on", "warning")]
    [InlineData("ullage: --output-file patches/ cannot be made (no such folder); give a folder that exists and is writable, or a new one in such a folder", "demo", "-o", "patch", "--output-file", "patches/")]
    public async Task What_was_surely_meant_otherwise_is_refused_with_the_way_out(string expected, params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal((2, expected, ""), (run.Exit, run.ErrorLines[0], run.Output));
    }

    [Fact]
    public async Task A_namespace_that_holds_nothing_is_told_beside_one_that_holds_something_also_in_quiet() =>
        Assert.Equal("ullage: Nothing is in namespace nosuch; there is something in shop.", Assert.Single((await CommandRun.Of(["demo", "-n", "shop", "-n", "nosuch", "-q"])).ErrorLines));

    [Fact]
    public async Task A_window_longer_than_the_recording_is_that_of_the_recording_and_told()
    {
        var (asked, all) = (await CommandRun.Of(["demo", "-w", "30d"]), await CommandRun.Of(["demo"]));
        Assert.Equal(all.Output, asked.Output);
        Assert.Contains(asked.ErrorLines, static l => l.EndsWith("so the window is 4.4 d, not 30 d", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--window", "30s")]
    [InlineData("--window", "2y")]
    [InlineData("--startup-window", "2d")]
    [InlineData("--at", "1970-01-03")]
    public async Task A_value_out_of_bounds_is_a_mistake_of_usage(string flag, string value)
    {
        var run = await CommandRun.Of(["recommend", "--prometheus", "http://127.0.0.1:9", flag, value]);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith($"ullage: {flag}: \"{value}\" is", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "report.csv")]
    [InlineData("table", "report.txt")]
    public async Task A_folder_for_a_format_of_one_file_is_refused_before_anything_is_read(string format, string name)
    {
        var run = await CommandRun.Of(["recommend", "--prometheus", "http://127.0.0.1:9", "-o", format, "--output-file", "out/"]);
        Assert.Equal((2, $"ullage: --output-file: out/ is a folder, and {format} is one file; write out/{name}, or choose -o patch, which takes a folder"), (run.Exit, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Verbose_adds_no_stack_to_a_mistake_of_usage()
    {
        var run = await CommandRun.Of(["explain", "nonsense", "--prometheus", "http://127.0.0.1:9", "--verbose"]);
        Assert.Equal(2, run.Exit);
        Assert.Single(run.ErrorLines);
    }

    [Fact]
    public async Task A_password_in_the_proxys_argument_is_refused()
    {
        var run = await CommandRun.Of(["recommend", "--prometheus", "http://127.0.0.1:9", "--proxy", "http://me:hush@127.0.0.1:9"]);
        Assert.Equal(2, run.Exit);
        Assert.DoesNotContain("hush", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_variable_is_told()
    {
        var run = await CommandRun.Of(["config", "show"], new() { ["ULLAGE_PROMETEUS"] = "http://x" });
        Assert.Equal((2, "ullage: ULLAGE_PROMETEUS is not a setting; did you mean ULLAGE_PROMETHEUS?"), (run.Exit, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_foreign_variable_of_the_same_prefix_is_left_alone() =>
        Assert.Equal(0, (await CommandRun.Of(["config", "show"], new() { ["ULLAGE_TRACES"] = "/data" })).Exit);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_a_command_tells_every_flag_with_its_default_variable_and_example(string name)
    {
        var command = CommandTable.All.Single(c => c.Name == name);
        var run = await CommandRun.Of([.. name.Split(' '), "--help"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        var text = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(CommandTable.SettingsOf(command), setting =>
        {
            Assert.Contains(setting.Flag, text, StringComparison.Ordinal);
            Assert.True(!command.HeedsConfiguration || text.Contains($"[{setting.Variable}]", StringComparison.Ordinal), setting.Name);
            Assert.True(setting.Shape == SettingShape.Switch || text.Contains($"{setting.Flag} {setting.Example}", StringComparison.Ordinal), setting.Name);
        });
        // A command line of an example is one line to copy, whatever its length.
        Assert.All(run.Output.Split('\n').Where(static l => !l.StartsWith("  ullage ", StringComparison.Ordinal)), static l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public async Task Help_of_the_tool_lists_every_command_that_is_not_for_maintainers()
    {
        var run = await CommandRun.Of(["--help"]);
        Assert.All(CommandTable.All, c => Assert.Equal(!c.Hidden, run.Output.Contains("\n  " + c.Name + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_setting_is_whole_and_its_example_is_understood() =>
        Assert.All(SettingTable.All, static setting =>
        {
            Assert.EndsWith(".", setting.Summary, StringComparison.Ordinal);
            if (setting.Shape != SettingShape.Switch)
            {
                Assert.NotEmpty(setting.Placeholder);
                setting.Parse([setting.Example.Trim('\'')]);
            }
        });

    [Fact]
    public void No_two_settings_share_a_name_or_a_letter()
    {
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(static s => s.Name).Distinct().Count());
        var letters = SettingTable.All.Where(static s => s.Letter is not null).Select(static s => s.Letter).ToList();
        Assert.Equal(letters.Count, letters.Distinct().Count());
    }

    public static TheoryData<string> Commands() => [.. CommandTable.All.Select(static c => c.Name)];
}
