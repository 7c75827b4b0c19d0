using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Tests.Api;

/// <summary>A page of a list read as its bytes come, whatever pieces they come in.</summary>
public sealed class ItemStreamTests
{
    private const string List = """
        {"kind":"List","more":{"items":[{"metadata":{"name":"not one"}}]},"metadata":{"continue":"next","resourceVersion":"7"},
         "items":[{"metadata":{"managedFields":[{"f:name":{"name":"wrong"}}],"name":"a-é","labels":{"app":"web","x":"1"}},"spec":{"containers":[{"name":"app","image":"i","resources":{"limits":{"cpu":"1"}}}]},
          "status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":2,"lastState":{"terminated":{"reason":"Error"}}}]}},
          7,{"metadata":{"name":"b"},"spec":{"volumes":[{"a":{"b":[{}]}}],"containers":[{"name":"app","image":"i"}]}},"text",{"metadata":{"name":"c"}}],"kinds":[1,2,[3]]}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_read_does_not_hang_on_where_the_window_cuts()
    {
        var expected = Text((await ReadAsync(List, List.Length * 2))!);
        Assert.Contains("a-é Running 2 Error web", expected, StringComparison.Ordinal);
        Assert.EndsWith("c   |next|7", expected, StringComparison.Ordinal);
        for (var window = 1; window < List.Length; window++)
        {
            Assert.Equal(expected, Text((await ReadAsync(List, window))!));
        }
    }

    [Fact]
    public async Task A_list_that_is_cut_off_anywhere_is_an_error_and_never_a_shorter_list()
    {
        var bytes = Encoding.UTF8.GetBytes(List);
        for (var length = 0; length < bytes.AsSpan().TrimEnd("\n "u8).Length; length++)
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(Encoding.UTF8.GetString(bytes.AsSpan(0, length)), 64));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"items":[]} {}""")]
    [InlineData("""{"items":[{]}""")]
    public async Task What_is_no_list_is_an_error(string text) => await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text, 4));

    [Fact]
    public async Task A_page_larger_than_allowed_is_given_up_before_it_is_held()
    {
        Assert.Null(await ReadAsync(List, 64, most: 200));
        Assert.Null(await ReadAsync("""{"items":[{"metadata":{"name":""" + "\"" + new string('a', 500) + "\"}}]}", 64, most: 256));
    }

    [Fact]
    public async Task One_stream_reads_page_after_page()
    {
        var stream = new ItemStream<PodObject>(new PodReader().Read, 1 << 20, 32);
        foreach (var name in new[] { "one", "two" })
        {
            using var body = new MemoryStream(Encoding.UTF8.GetBytes($$$"""{"items":[{"metadata":{"name":"{{{name}}}"}}]}"""));
            Assert.Equal(name, Assert.Single((await stream.ReadAsync(body, Cancelled))!.Items).Name);
        }
    }

    private static async Task<ItemPage<PodObject>?> ReadAsync(string text, int window, int most = 1 << 20)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await new ItemStream<PodObject>(new PodReader().Read, most, window).ReadAsync(body, Cancelled);
    }

    private static string Text(ItemPage<PodObject> page) =>
        string.Join(';', page.Items.Select(static p => $"{p.Name} {p.Phase} {string.Join(',', p.Containers.Select(static c => $"{c.Restarts} {c.Last?.Reason}"))} {p.Labels.FirstOrDefault().Value}")) + $"|{page.Continue}|{page.Version}";
}
