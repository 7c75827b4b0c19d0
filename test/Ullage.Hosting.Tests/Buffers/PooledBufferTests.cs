using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Buffers;

namespace Ullage.Hosting.Tests.Buffers;

public sealed partial class PooledBufferTests
{
    private readonly Counting _arrays = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_is_too_large_is_answered_with_413_whether_it_tells_its_length_or_not()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddBufferPool();
        await using var app = builder.Build();
        app.Map("/", static async context =>
        {
            using var body = context.RequestServices.GetRequiredService<BufferPool>().Rent();
            await context.Response.WriteAsync($"{await body.ReadFromAsync(context.Request, 10, context.RequestAborted)}");
        });
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        foreach (var chunked in (bool[])[false, true])
        {
            async Task<HttpResponseMessage> PostAsync(int length)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[length]) };
                request.Headers.TransferEncodingChunked = chunked;
                return await http.SendAsync(request, Stop);
            }

            using var fits = await PostAsync(10);
            Assert.Equal("10", await fits.Content.ReadAsStringAsync(Stop));
            using var large = await PostAsync(11);
            Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        }
    }

    [Fact]
    public void Nothing_is_readable_after_return_not_even_through_memory_given_out_before()
    {
        var buffer = Pool().Rent();
        buffer.Write("secret"u8);
        var (written, free) = (buffer.WrittenMemory, buffer.GetMemory());
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => written.ToArray());
        Assert.Throws<ObjectDisposedException>(() => free.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => buffer.WrittenSpan.Length);
        Assert.Throws<ObjectDisposedException>(() => buffer.WrittenMemory);
        Assert.Throws<ObjectDisposedException>(() => buffer.Write("x"u8));
        Assert.Throws<ObjectDisposedException>(() => buffer.Clear());
        Assert.Equal((1, 1, 0), (_arrays.Rented, _arrays.Returned, buffer.Length));
    }

    [Fact]
    public void Whatever_is_written_in_whatever_pieces_is_read_back_and_every_array_comes_back_once()
    {
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ListOf().ToArbitrary(), pieces =>
        {
            var arrays = new Counting();
            var pool = new BufferPool(new() { InitialSize = 16 }, arrays);
            using (var buffer = pool.Rent())
            {
                for (var i = 0; i < pieces.Count; i++)
                {
                    if (i % 2 == 0)
                    {
                        buffer.Write(pieces[i]);
                    }
                    else
                    {
                        pieces[i].CopyTo(buffer.GetMemory(pieces[i].Length));
                        buffer.Advance(pieces[i].Length);
                    }
                }

                if (!buffer.WrittenSpan.SequenceEqual(pieces.SelectMany(static p => p).ToArray()) || !buffer.WrittenMemory.Span.SequenceEqual(buffer.WrittenSpan))
                {
                    return false;
                }
            }

            return arrays.Rented == arrays.Returned && pool.Rented == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Large_and_pinned_arrays_do_not_go_back_to_the_pool()
    {
        using (var large = Pool().Rent(1 << 21))
        {
            large.Write("x"u8);
        }

        using (var pinned = Pool().Rent())
        {
            using var handle = pinned.GetMemory().Pin();
        }

        Assert.Equal((2, 0), (_arrays.Rented, _arrays.Returned));
    }

    [Fact]
    public void A_buffer_grows_no_further_than_it_may()
    {
        var pool = new BufferPool(new() { InitialSize = 16, MaxSize = 1000 }, _arrays);
        using var buffer = pool.Rent();
        buffer.Write(new byte[1000]);
        var error = Assert.Throws<InvalidOperationException>(() => buffer.Write(new byte[2000]));
        Assert.Contains("at most 1000 (BufferPool.MaxSize)", error.Message, StringComparison.Ordinal);
        Assert.Equal(1000, buffer.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(1001));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1 << 20));
    }

    [Fact]
    public async Task Streams_are_read_to_their_end_or_to_the_bound()
    {
        using var buffer = Pool().Rent(16);
        var content = Enumerable.Range(0, 10_000).Select(static i => (byte)i).ToArray();
        Assert.Equal(10_000, await buffer.ReadFromAsync(new MemoryStream(content), 10_000, Stop));
        using var copy = new MemoryStream();
        await buffer.WriteToAsync(copy, Stop);
        Assert.Equal(content, copy.ToArray());
        buffer.Clear();
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await buffer.ReadFromAsync(new MemoryStream(content), 9_999, Stop));
        Assert.Contains("more than 9999 bytes", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await new BufferPool(new() { MaxSize = 4096 }).Rent().ReadFromAsync(new MemoryStream(content), null, Stop));
    }

    [Fact]
    public void Json_goes_in_and_out_by_generated_code()
    {
        using var buffer = Pool().Rent();
        buffer.WriteJson(new Order(7, "tea"), Json.Default.Order);
        Assert.Equal("""{"Id":7,"Name":"tea"}""", System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.Equal(new Order(7, "tea"), buffer.ReadJson(Json.Default.Order));
        buffer.Clear();
        buffer.Write("{"u8);
        Assert.ThrowsAny<JsonException>(() => buffer.ReadJson(Json.Default.Order));
    }

    [Fact]
    public async Task A_buffer_that_is_never_given_back_is_told_with_where_it_was_rented()
    {
        var log = new Told();
        var pool = new BufferPool(new() { DetectLeaks = true }, _arrays, log);
        pool.Rent().Dispose();
        Forget(pool);
        for (var i = 0; i < 100 && log.Lines.Count == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10, Stop);
        }

        Assert.Contains(nameof(Forget), Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => new BufferPool(new() { InitialSize = 1, MaxSize = 0, MaxRetained = -1 }));
        Assert.All(["InitialSize", "MaxSize", "MaxRetained"], name => Assert.Contains($"BufferPool.{name} is ", error.Message, StringComparison.Ordinal));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(BufferPool pool) => pool.Rent();

    private BufferPool Pool() => new(null, _arrays);

    internal sealed record Order(int Id, string Name);

    [JsonSerializable(typeof(Order))]
    internal sealed partial class Json : JsonSerializerContext;

    private sealed class Counting : ArrayPool<byte>
    {
        public int Rented { get; private set; }

        public int Returned { get; private set; }

        public override byte[] Rent(int minimumLength)
        {
            Rented++;
            return new byte[minimumLength];
        }

        public override void Return(byte[] array, bool clearArray = false) => Returned++;
    }

    private sealed class Told : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
