using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Redis.Protocol;

namespace Ullage.Hosting.Redis.Tests;

public sealed class ReplyParserTests
{
    private const int Largest = 1 << 16;

    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("-ERR no such\r\n", "!ERR no such")]
    [InlineData("!8\r\nERR a\r\nb\r\n", "!ERR a\r\nb")]
    [InlineData(":-42\r\n", "-42")]
    [InlineData(":+7\r\n", "7")]
    [InlineData("$5\r\na\r\nbc\r\n", "a\r\nbc")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$-1\r\n", "null")]
    [InlineData("*-1\r\n", "null")]
    [InlineData("_\r\n", "null")]
    [InlineData("#t\r\n", "1")]
    [InlineData(",3.25\r\n", "3.25")]
    [InlineData("(3492890328409238509324850943850943825024385\r\n", "3492890328409238509324850943850943825024385")]
    [InlineData("=8\r\ntxt:some\r\n", "some")]
    [InlineData("*2\r\n$1\r\na\r\n*1\r\n:1\r\n", "[a,[1]]")]
    [InlineData("*0\r\n", "[]")]
    [InlineData("%1\r\n+k\r\n:2\r\n", "[k,2]")]
    [InlineData("~1\r\n+k\r\n", "[k]")]
    [InlineData(">2\r\n+message\r\n+x\r\n", ">[message,x]")]
    [InlineData("|1\r\n+ttl\r\n:9\r\n+value\r\n", "value")]
    public void Every_type_of_both_versions_is_read_whole_and_by_single_bytes(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, Printed(Assert.Single(Read([bytes]))));
        Assert.Equal(expected, Printed(Assert.Single(Read([.. bytes.Select(static b => new[] { b })]))));
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            Assert.Empty(Read([bytes[..cut]]));
        }
    }

    [Theory]
    [InlineData("?\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$99999999999\r\n")]
    [InlineData("$70000\r\n")]
    [InlineData("$1\r\nabc\r\n")]
    [InlineData("*2000000\r\n")]
    [InlineData("*-7\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("=2\r\nab\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void What_is_not_the_protocol_or_too_large_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Read([Encoding.UTF8.GetBytes(text)]));

    [Fact]
    public void A_line_without_end_is_refused() => Assert.Throws<FormatException>(static () => Read([Encoding.UTF8.GetBytes("+" + new string('x', 1 << 17))]));

    [Fact]
    public void Any_bytes_give_answers_or_a_clear_refusal()
    {
        var piece = Gen.Elements("+", "-", ":", "$", "*", "%", "~", ">", "|", "_", "#", "=", "!", "\r\n", "1", "2", "-1", "txt:", "a");
        Prop.ForAll(piece.ListOf(30).ToArbitrary(), static pieces =>
        {
            try
            {
                Read([Encoding.UTF8.GetBytes(string.Concat(pieces))]);
            }
            catch (FormatException)
            {
                // Said so.
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_command_is_an_array_of_byte_strings()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var command = new Command(Command.Text("SET"), Command.Text("clé"), new byte[] { 0, 13, 10 }, Command.Number(-12));
        command.WriteTo(buffer);
        Assert.Equal("*4\r\n$3\r\nSET\r\n$4\r\nclé\r\n$3\r\n\0\r\n\r\n$3\r\n-12\r\n", Encoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.True(command.Length >= buffer.WrittenCount);
    }

    [Fact]
    public void No_two_texts_are_the_same_bytes_half_characters_included()
    {
        // No arguments of a theory: an attribute holds UTF-8, which has no half characters.
        string[] texts = ["a\ud800", "a\ud801", "\ud800b", "\ufffdb", "\udc00\ud800", "\ud800\udc00", "\ud83d\ude00\ud83d", "\ud83d\ude00", "\ud83d", "\ude00", "\ufffd", ""];
        Assert.Equal(texts.Length, texts.Select(static t => Convert.ToHexString(Command.Text(t).Span)).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("order:1")]
    [InlineData("clé 😀\0")]
    public void Text_is_UTF_8(string text) => Assert.Equal(Encoding.UTF8.GetBytes(text), Command.Text(text).ToArray());

    private static List<Reply> Read(IEnumerable<byte[]> segments)
    {
        List<Reply> replies = [];
        var reader = new SequenceReader<byte>(Segment.Of(segments));
        while (ReplyParser.TryRead(ref reader, Largest, out var reply))
        {
            replies.Add(reply);
        }

        return replies;
    }

    private static string Printed(Reply reply) => reply.Kind switch
    {
        ReplyKind.Null => "null",
        ReplyKind.Text => reply.Text,
        ReplyKind.Integer => reply.Integer.ToString(CultureInfo.InvariantCulture),
        ReplyKind.Error => "!" + reply.Text,
        _ => (reply.Kind == ReplyKind.Push ? ">" : "") + "[" + string.Join(',', reply.Items.Select(Printed)) + "]",
    };

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(byte[] bytes, long at) => (Memory, RunningIndex) = (bytes, at);

        public static ReadOnlySequence<byte> Of(IEnumerable<byte[]> parts)
        {
            Segment? first = null, last = null;
            foreach (var part in parts)
            {
                var next = new Segment(part, last is null ? 0 : last.RunningIndex + last.Memory.Length);
                first ??= next;
                last?.Next = next;
                last = next;
            }

            return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, last!.Memory.Length);
        }
    }
}
