using Ullage.Inspection.Dockerfiles;

namespace Ullage.Inspection.Tests.Dockerfiles;

public sealed class DockerfileParserTests
{
    [Fact]
    public void Directives_hold_only_at_the_top_and_change_the_escape_character()
    {
        var parsed = DockerfileParser.Parse("# escape=`\n# syntax = docker/dockerfile:1\nFROM a\nRUN a `\n  b\n# escape=\\\n");
        Assert.Equal([new("escape", "`"), new("syntax", "docker/dockerfile:1")], parsed.Directives);
        Assert.Equal('`', parsed.Escape);
        Assert.Equal("a   b", parsed.Instructions[1].Arguments);
        Assert.Empty(DockerfileParser.Parse("# a comment\n# escape=`\nFROM a").Directives);
    }

    [Fact]
    public void Every_character_of_a_continued_instruction_knows_its_place()
    {
        var instruction = DockerfileParser.Parse("FROM a\r\n  RUN one \\\r\n# between\r\n\r\n\ttwo \\  \r\n    three\r\n").Instructions[1];
        Assert.Equal("one \ttwo     three", instruction.Arguments);
        Assert.Equal((new SourcePosition(2, 3), 6), (instruction.Position, instruction.LastLine));
        Assert.Equal(new SourcePosition(2, 7), instruction.PositionOf(0));
        Assert.Equal(new SourcePosition(5, 2), instruction.PositionOf(instruction.Arguments.IndexOf("two", StringComparison.Ordinal)));
        Assert.Equal(new SourcePosition(6, 5), instruction.PositionOf(instruction.Arguments.IndexOf("three", StringComparison.Ordinal)));
    }

    [Fact]
    public void Texts_behind_an_instruction_belong_to_it()
    {
        var parsed = DockerfileParser.Parse("FROM a\nRUN <<EOF cat <<-'TWO' > /x\nFROM b\nEOF\n\t\tx $y\n\tTWO\nCOPY <<a.txt /a\nhello\na.txt\nUSER 1\n");
        Assert.Equal(["FROM", "RUN", "COPY", "USER"], parsed.Instructions.Select(static i => i.Keyword));
        Assert.Equal([("EOF", "FROM b\n", true), ("TWO", "x $y\n", false)], parsed.Instructions[1].Heredocs.Select(static h => (h.Name, h.Content, h.Expands)));
        Assert.Equal("hello\n", parsed.Instructions[2].Heredocs[0].Content);
        Assert.Empty(parsed.Problems);
    }

    [Theory]
    [InlineData("RUN echo $((1<<4))")]
    [InlineData("RUN cat <<< text")]
    [InlineData("RUN echo 'a <<EOF b'")]
    public void Shifts_here_strings_and_quoted_marks_are_no_texts(string run) => Assert.Empty(DockerfileParser.Parse($"FROM a\n{run}\n").Instructions[1].Heredocs);

    [Theory]
    [InlineData("CMD [\"a\", \"b\"]", true)]
    [InlineData("CMD ['a', 'b']", false)]
    [InlineData("CMD [ \"a\"", false)]
    [InlineData("CMD a b", false)]
    [InlineData("CMD []", true)]
    public void Only_a_list_of_quoted_strings_is_the_exec_form(string cmd, bool exec) => Assert.Equal(exec, DockerfileParser.Parse($"FROM a\n{cmd}\n").Instructions[1].Exec is not null);

    [Fact]
    public void Flags_stand_before_the_arguments_with_their_places()
    {
        var copy = DockerfileParser.Parse("FROM a\nCOPY --from=build --chown=\"1:1\" --link /a --b /c\n").Instructions[1];
        Assert.Equal([("from", "build", new SourcePosition(2, 6)), ("chown", "1:1", new SourcePosition(2, 19)), ("link", "", new SourcePosition(2, 33))], copy.Flags.Select(static f => (f.Name, f.Value, f.Position)));
        Assert.Equal("/a --b /c", copy.Arguments);
    }

    [Theory]
    [InlineData("FORM a\n", 1, 1, "FORM is not an instruction")]
    [InlineData("FROM a\n  USER \n", 2, 3, "USER without an argument")]
    [InlineData("FROM a\n COPY --from=b /c\n", 2, 2, "COPY with one argument; expected what to copy and where to")]
    [InlineData("FROM a\nADD [\"b c\"]\n", 2, 1, "ADD with one argument; expected what to copy and where to")]
    [InlineData("FROM a\nRUN <<EOF\nx\n", 2, 5, "the text behind <<EOF does not end: a line EOF is missing")]
    public void What_no_builder_takes_is_told_with_its_place(string text, int line, int column, string expected) =>
        Assert.Equal(new DockerfileProblem(new SourcePosition(line, column), expected), DockerfileParser.Parse(text).Problems[0]);

    [Theory]
    [InlineData("a$B-${B}", "ax-x")]
    [InlineData("${B:-d}${C:-d}${D-d}", "xdd")]
    [InlineData("${B:+s}${C:+s}", "s")]
    [InlineData("\\$B '$B' \"$B\"", "$B $B x")]
    [InlineData("${C:-${B}}", "x")]
    [InlineData("$ ${", "$ ${")]
    public void Variables_are_replaced_as_builders_do(string text, string expected) =>
        Assert.Equal(expected, Variables.Replace(text, new Dictionary<string, string?> { ["B"] = "x", ["C"] = "" }, '\\').Text);

    [Fact]
    public void Variables_that_double_each_other_are_refused_before_they_fill_the_memory()
    {
        var lines = string.Concat(Enumerable.Range(1, 60).Select(static i => $"ENV V{i}=$V{i - 1}$V{i - 1}\n"));
        Assert.Equal(InspectionFailure.TooLarge, Assert.Throws<InspectionException>(() => DockerfileInspector.Inspect(DockerfileParser.Parse("FROM a\nENV V0=aaaaaaaa\n" + lines), "x")).Failure);
    }
}
