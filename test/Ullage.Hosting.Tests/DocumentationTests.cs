using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Ullage.Hosting.Npgsql;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Hosting.Profiling;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Hosting.Redis;
using Ullage.Testing;

namespace Ullage.Hosting.Tests;

public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("docs/hosting.md")]
    [InlineData("src/Ullage.Hosting.Npgsql/README.md")]
    [InlineData("src/Ullage.Hosting.Profiling/README.md")]
    [InlineData("src/Ullage.Hosting.Redis/README.md")]
    public void Every_example_of_a_page_is_compiled(string file)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, file));
        var compiled = Plain(File.ReadAllText(Path.Combine(Checkout.Root, "test", "Ullage.Hosting.Tests", "DocumentedExamples.cs")));
        var examples = Example().Matches(page);
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(Plain(example.Groups[1].Value), compiled, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Npgsql", typeof(DatabaseOptions))]
    [InlineData("Npgsql", typeof(MigrationOptions))]
    [InlineData("Profiling", typeof(ProfilingOptions))]
    [InlineData("Profiling", typeof(ScheduledProfilingOptions))]
    [InlineData("Redis", typeof(RedisOptions))]
    public void The_page_of_a_package_names_every_option(string package, Type options)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "src", $"Ullage.Hosting.{package}", "README.md"));
        Assert.All(options.GetProperties(), option => Assert.Contains($"`{option.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_of_the_page_starts_and_ends()
    {
        await using var app = DocumentedExamples.Service(["--urls", "http://127.0.0.1:0"]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Ullage.Hosting.Workers.EnqueueOutcome.Accepted, await DocumentedExamples.Enqueue(app, TestContext.Current.CancellationToken));
        Assert.Equal(7, await DocumentedExamples.Limited(app, TestContext.Current.CancellationToken));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_cache_of_the_page_loads_its_pages()
    {
        var builder = WebApplication.CreateSlimBuilder();
        DocumentedExamples.Cached(builder);
        await using var app = builder.Build();
        Assert.Equal(42, (await DocumentedExamples.Page(app, TestContext.Current.CancellationToken))?.Length);
    }

    private static string Plain(string code) => Blank().Replace(code, " ").Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
