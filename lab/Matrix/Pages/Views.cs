namespace ProxyLab.Matrix.Pages;

/// <summary>Words that lead to a place.</summary>
/// <param name="Text">The words.</param>
/// <param name="Href">The place, from the page that shows it; null where there is none.</param>
public sealed record LinkView(string Text, string? Href);

/// <summary>A mark, as pages show it: a colour, a sign and words.</summary>
/// <param name="Css">The class that gives its colour and its sign.</param>
/// <param name="Words">Its name.</param>
/// <param name="Meaning">What a cell with it is, in a sentence.</param>
public sealed record MarkView(string Css, string Words, string Meaning);

/// <summary>A rule by which cells are marked.</summary>
public sealed record RuleView(string Id, MarkView Mark, string Sentence, LinkView Source);

/// <summary>A proxy of the run.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Version">Its version.</param>
/// <param name="By">Who submitted the column; empty where it was measured with the others.</param>
public sealed record ProxyView(LinkView Column, string Version, string By);

/// <summary>What every page of a site says of the run.</summary>
public sealed record SiteView
{
    public required string Run { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required string When { get; init; }

    public required string Kernel { get; init; }

    public required string Machine { get; init; }

    public required string Lab { get; init; }

    public required IReadOnlyList<ProxyView> Proxies { get; init; }

    /// <summary>How many cells have each mark.</summary>
    public required IReadOnlyList<(MarkView Mark, int Cells)> Counts { get; init; }

    public required IReadOnlyList<RuleView> Rules { get; init; }

    public required TableView Table { get; init; }
}

/// <summary>One cell in a table: a mark and a status in short.</summary>
/// <param name="Css">The class of its mark.</param>
/// <param name="Transport">Over which transport.</param>
/// <param name="Short">Its status in short.</param>
/// <param name="Href">Its page.</param>
public sealed record PlaceView(string Css, string Transport, string Short, string Href);

/// <summary>A row of the table.</summary>
/// <param name="Row">Its name and its page.</param>
/// <param name="Question">What its cells answer.</param>
/// <param name="Places">For each column, the cells over each transport; none where there is no such cell.</param>
public sealed record RowView(LinkView Row, string Question, IReadOnlyList<IReadOnlyList<PlaceView>> Places);

/// <summary>Rows of one group.</summary>
public sealed record GroupView(string Name, string Words, IReadOnlyList<RowView> Rows);

/// <summary>The table of all cells.</summary>
public sealed record TableView(IReadOnlyList<LinkView> Columns, IReadOnlyList<GroupView> Groups, IReadOnlyList<string> Transports);

/// <summary>A table that people ask for: for each row and column a few words that lead to their cell; null where there is none.</summary>
/// <param name="Name">The place on the page.</param>
/// <param name="Title">Its title.</param>
/// <param name="Question">What it answers.</param>
/// <param name="Columns">The proxies' columns.</param>
/// <param name="Rows">Its rows.</param>
public sealed record AnswerTableView(string Name, string Title, string Question, IReadOnlyList<LinkView> Columns, IReadOnlyList<(string Name, IReadOnlyList<LinkView?> Cells)> Rows);

/// <summary>One cell in a list of a row's or a column's cells.</summary>
public sealed record ListedCell(LinkView Other, string Transport, LinkView Status, MarkView Mark, string Timeout, string Reason);

/// <summary>The page of a misbehaviour.</summary>
public sealed record MisbehaviourView
{
    public required string Row { get; init; }

    public required string Group { get; init; }

    public required string Question { get; init; }

    public required LinkView Source { get; init; }

    public required string Summary { get; init; }

    /// <summary>What clients had best get.</summary>
    public required string Wish { get; init; }

    public required IReadOnlyList<string> Steps { get; init; }

    public required string Plan { get; init; }

    public required IReadOnlyList<RuleView> Rules { get; init; }

    public required IReadOnlyList<ListedCell> Cells { get; init; }

    public LinkView? Before { get; init; }

    public LinkView? After { get; init; }
}

/// <summary>A configuration that some of a column's cells had.</summary>
/// <param name="Id">The place on the page.</param>
/// <param name="Title">Of which cells.</param>
/// <param name="Text">The file.</param>
public sealed record ConfigurationView(string Id, string Title, string Text);

/// <summary>The page of a proxy's column.</summary>
public sealed record ColumnView
{
    public required string Column { get; init; }

    public required string Version { get; init; }

    public required string Configuration { get; init; }

    public required IReadOnlyList<(MarkView Mark, int Cells)> Counts { get; init; }

    /// <summary>Who measured a submitted column, on what: a name, and words; empty where it was measured with the others.</summary>
    public required IReadOnlyList<(string Name, string Words)> Measured { get; init; }

    /// <summary>The cells of a submitted column that are marked otherwise here: a cell, and words.</summary>
    public required IReadOnlyList<(string Cell, string Words)> Otherwise { get; init; }

    public required IReadOnlyList<ConfigurationView> Configurations { get; init; }

    public required IReadOnlyList<(string Group, IReadOnlyList<ListedCell> Cells)> Cells { get; init; }

    public required IReadOnlyList<LinkView> Downloads { get; init; }

    public LinkView? Before { get; init; }

    public LinkView? After { get; init; }
}
