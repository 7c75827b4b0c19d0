using System.Diagnostics;
using Ullage.Testing;

namespace Ullage.Hosting.Tests.Json;

public sealed class ReflectionTests
{
    [Fact]
    public async Task A_service_on_the_chassis_does_not_build_with_JSON_by_reflection_and_does_with_generated_or_where_its_project_allows_it()
    {
        using var folder = new TemporaryFolder("reflection");
        var targets = Path.Combine(Checkout.Root, "src", "Ullage.Hosting", "build", "Ullage.Hosting.targets");
        await WriteAsync(folder, "Directory.Build.targets", $"""<Project><Import Project="{targets}" /></Project>""");
        await WriteAsync(folder, "shop.csproj", Project(""));
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "hosting.md"), TestContext.Current.CancellationToken);
        await WriteAsync(folder, "Program.cs", page.Split("```cs\n")[1].Split("```")[0]);
        await WriteAsync(folder, "Reflecting.cs", """
            static class Reflecting
            {
                public static string Text(object order) => System.Text.Json.JsonSerializer.Serialize(order);

                public static void Map(WebApplication app) => app.MapGet("/anonymous", static () => new { id = 1 });
            }
            """);
        var (code, said) = await BuildAsync(folder);
        Assert.NotEqual(0, code);
        var errors = said.Split('\n').Where(static l => l.Contains(": error ", StringComparison.Ordinal)).ToList();
        Assert.Contains(errors, static e => e.Contains("IL2026", StringComparison.Ordinal));
        Assert.Contains(errors, static e => e.Contains("IL3050", StringComparison.Ordinal));
        Assert.Contains(errors, static e => e.Contains("RDG004", StringComparison.Ordinal));
        Assert.All(errors, static e => Assert.Contains("Reflecting.cs", e, StringComparison.Ordinal));

        await WriteAsync(folder, "shop.csproj", Project("<UllageAllowsReflection>true</UllageAllowsReflection>"));
        (code, said) = await BuildAsync(folder);
        Assert.True(code == 0, said);
    }

    private static string Project(string property) => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><NuGetAudit>false</NuGetAudit>{property}</PropertyGroup>
          <ItemGroup><Reference Include="{Path.Combine(AppContext.BaseDirectory, "Ullage.Hosting.dll")}" /></ItemGroup>
        </Project>
        """;

    private static async Task<(int Code, string Said)> BuildAsync(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "--nologo", "-v:q", "-clp:NoSummary"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        using var build = Process.Start(start)!;
        var said = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (build.ExitCode, said);
    }

    private static Task WriteAsync(TemporaryFolder folder, string name, string text) => File.WriteAllTextAsync(Path.Combine(folder.Path, name), text, TestContext.Current.CancellationToken);
}
