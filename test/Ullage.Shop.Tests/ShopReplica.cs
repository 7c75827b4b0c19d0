using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Shop.Tests;

/// <summary>The shop as a process: what the image would run. <c>ULLAGE_SHOP</c> names a native binary to be tried in place of the build's.</summary>
internal sealed class ShopReplica : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private ShopReplica(ServerProcess process, int port, int management)
    {
        _process = process;
        Api = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Management = new() { BaseAddress = new Uri($"http://127.0.0.1:{management}/") };
    }

    public HttpClient Api { get; }

    public HttpClient Management { get; }

    public string Log => _process.Log;

    public int Pid => _process.Pid;

    public bool HasEnded => _process.HasExited;

    /// <summary>Memory that it holds now, in bytes, as the kernel tells.</summary>
    public long Resident => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Pid}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).AsSpan(6).TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string[] Program => Environment.GetEnvironmentVariable("ULLAGE_SHOP") is { Length: > 0 } native ? [native] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "shop.dll")];

    /// <summary>Starts it and waits until it serves; readiness may come later.</summary>
    public static Task<ShopReplica> StartAsync(params string[] environment) => StartAsync(environment, Program);

    /// <summary>The same of another program.</summary>
    public static async Task<ShopReplica> StartAsync(string[] environment, string[] program)
    {
        var management = ServerProcess.FreePort();
        using var http = new HttpClient();
        var (process, port) = await ServerProcess.StartAsync(
            "/usr/bin/env",
            at => [$"PORT={at}", $"MANAGEMENT_PORT={management}", .. environment, .. program],
            async (_, token) => (await http.GetAsync(new Uri($"http://127.0.0.1:{management}/startupz"), token)).IsSuccessStatusCode,
            cancellationToken: Stop);
        return new(process, port, management);
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(string argument, params string[] environment) => RunAsync(argument, environment, Program);

    /// <summary>The same of another program.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string argument, string[] environment, string[] program)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [.. environment, .. program, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await output, errors);
    }

    public async Task<JsonNode> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Api.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return await JsonAsync(answer, status);
    }

    public async Task<JsonNode> PutStockAsync(string sku, long price, int quantity)
    {
        using var answer = await Api.PutAsJsonAsync(new Uri($"stock/{sku}", UriKind.Relative), new JsonObject { ["price_cents"] = price, ["quantity"] = quantity }, Stop);
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    public async Task<JsonNode> OrderAsync(string body, HttpStatusCode status = HttpStatusCode.Created, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "orders") { Content = new StringContent(body, null, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await Api.SendAsync(request, Stop);
        return await JsonAsync(answer, status);
    }

    /// <summary>Asks the management port until a status comes, for at most a minute.</summary>
    public async Task UntilAsync(string path, HttpStatusCode status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await Management.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
            if (answer.StatusCode == status)
            {
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Waits until something is so, for at most a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public Task<string> PageAsync(string path) => Management.GetStringAsync(new Uri(path, UriKind.Relative), Stop);

    /// <summary>SIGTERM, until it has ended.</summary>
    public async Task<int> EndAsync()
    {
        await _process.StopAsync(Stop);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Management.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text) ?? throw new JsonException("null");
    }
}
