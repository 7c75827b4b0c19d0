using System.Diagnostics;
using Ullage.Testing;

namespace Ullage.Hosting.Tests.Json;

public sealed class ReflectionTests
{
    [Fact]
    public async Task A_service_on_the_chassis_does_not_build_with_JSON_by_reflection_and_does_with_generated()
    {
        using var folder = new TemporaryFolder("reflection");
        var props = Path.Combine(Checkout.Root, "src", "Ullage.Hosting", "build", "Ullage.Hosting.props");
        await WriteAsync(folder, "Directory.Build.props", $"""<Project><Import Project="{props}" /></Project>""");
        await WriteAsync(folder, "shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><NuGetAudit>false</NuGetAudit></PropertyGroup>
            </Project>
            """);
        await WriteAsync(folder, "Generated.cs", """
            using System.Text.Json.Serialization;
            var builder = WebApplication.CreateSlimBuilder(args);
            builder.Services.ConfigureHttpJsonOptions(static o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopJson.Default));
            var app = builder.Build();
            app.MapGet("/order", static () => new Order(1));
            return;
            record Order(int Id);
            [JsonSerializable(typeof(Order))]
            partial class ShopJson : JsonSerializerContext;
            """);
        await WriteAsync(folder, "Reflecting.cs", """
            static class Reflecting
            {
                public static string Text(object order) => System.Text.Json.JsonSerializer.Serialize(order);
            }
            """);
        var start = new ProcessStartInfo("dotnet", ["build", "--nologo", "-v:q", "-clp:NoSummary"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        using var build = Process.Start(start)!;
        var said = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, build.ExitCode);
        var errors = said.Split('\n').Where(static l => l.Contains(": error ", StringComparison.Ordinal)).ToList();
        Assert.Contains(errors, static e => e.Contains("IL2026", StringComparison.Ordinal));
        Assert.Contains(errors, static e => e.Contains("IL3050", StringComparison.Ordinal));
        Assert.All(errors, static e => Assert.Contains("Reflecting.cs", e, StringComparison.Ordinal));
    }

    private static Task WriteAsync(TemporaryFolder folder, string name, string text) => File.WriteAllTextAsync(Path.Combine(folder.Path, name), text, TestContext.Current.CancellationToken);
}
