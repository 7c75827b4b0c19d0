using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Application.Rightsize;

namespace Ullage.Application.Tests.Rightsize.Telling;

public sealed class HttpTellingTests
{
    private static readonly Uri Secret = new("https://hooks.example/services/T0/B0/s3cr3t");

    [Fact]
    public async Task A_receiver_that_stumbles_is_asked_again_and_then_taken_at_its_word()
    {
        var receiver = new Receiver(HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.OK);

        Assert.Null(await SendAsync(receiver));

        Assert.Equal(3, receiver.Bodies.Count);
        var message = JsonNode.Parse(receiver.Bodies[0])!;
        Assert.StartsWith("Since 2026-02-22 02:00Z: 1 changed", message["text"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, message["blocks"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_refusal_is_final_and_told_without_the_address()
    {
        var receiver = new Receiver(HttpStatusCode.NotFound);

        var failure = await SendAsync(receiver);

        Assert.Equal("the webhook answered 404", failure);
        Assert.Single(receiver.Bodies);
    }

    [Fact]
    public async Task One_that_never_answers_well_is_given_up()
    {
        var receiver = new Receiver(HttpStatusCode.BadGateway);

        Assert.Equal("the webhook answered 502, 4 times", await SendAsync(receiver));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_told_without_its_name()
    {
        using var telling = new HttpTelling(new SocketsHttpHandler(), "the webhook", static (_, _) => Task.CompletedTask, TimeProvider.System);

        var failure = await telling.SendAsync(HttpMethod.Post, new Uri("http://127.0.0.1:1/s3cr3t"), [1], "application/json", TestContext.Current.CancellationToken);

        Assert.Contains("cannot be reached", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_become_no_links_and_call_nobody()
    {
        var text = Encoding.UTF8.GetString(WebhookMessage.Write(SampleRuns.Summary(2, name: "<!channel>&")));

        Assert.DoesNotContain("<!channel>", text, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt;&amp;-0", text, StringComparison.Ordinal);
    }

    private static async Task<string?> SendAsync(Receiver receiver)
    {
        using var telling = new HttpTelling(receiver, "the webhook", static (_, _) => Task.CompletedTask, TimeProvider.System);
        return await telling.SendAsync(HttpMethod.Post, Secret, WebhookMessage.Write(SampleRuns.Summary(3)), "application/json", TestContext.Current.CancellationToken);
    }

    private sealed class Receiver(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(answers[Math.Min(Bodies.Count, answers.Length) - 1]);
        }
    }
}
