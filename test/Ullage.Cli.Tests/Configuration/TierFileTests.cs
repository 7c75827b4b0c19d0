namespace Ullage.Cli.Tests.Configuration;

public sealed class TierFileTests : IDisposable
{
    private const string Good = """
        fallback: guaranteed
        profiles:
        - name: tiny
          requests: {cpu: 100m, memory: 256Mi}
          limits: {cpu: 1, memory: 1Gi}
        - name: huge
          requests: {cpu: 8, memory: 64Gi}
          limits: {cpu: 16, memory: 64Gi}
        rules:
        - namespace: [never-*]
          memory-per-core-from: 4Gi
          profiles: huge
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ullage-tiers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_gives_the_profiles()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "tiers.yaml"), Good, TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--policy", "tiers", "--tiers", "tiers.yaml", "-o", "json"], directory: _folder);
        Assert.Equal((0, true), (run.Exit, run.Output.Contains("tier-tiny", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_problem_of_a_file_is_told_at_once()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.yaml"), "profiles:\n- nam: a\n  requests: {cpu: lots, memory: 1Gi}\n- 5\nrules:\n- profile: a\n  memory-per-core-from: x\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--policy", "tiers", "--tiers", "bad.yaml"], directory: _folder);
        Assert.Equal(2, run.Exit);
        foreach (var expected in (string[])["bad.yaml:2: name is missing", "bad.yaml:2: nam is not known here; did you mean name?", "bad.yaml:3: cpu: \"lots\"", "limits is missing", "bad.yaml:4: a profile is a mapping", "bad.yaml:7: memory-per-core-from: \"x\"", "profile is not known here"])
        {
            Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_wrong_between_profiles_and_rules_is_told_too()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.yaml"), Good.Replace("profiles: huge", "profiles: [hgue]", StringComparison.Ordinal).Replace("fallback: guaranteed", "fallback: tiers", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--tiers", "bad.yaml"], directory: _folder);
        Assert.Equal(2, run.Exit);
        Assert.Contains("rule 1 names profile hgue", run.Errors, StringComparison.Ordinal);
        Assert.Contains("fallback is tiers", run.Errors, StringComparison.Ordinal);
    }
}
