namespace ProxyLab.Matrix;

/// <summary>A table that people ask for, made of the matrix's cells.</summary>
/// <param name="Name">Its name, for files and links: letters and <c>-</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Question">What it answers.</param>
/// <param name="Columns">The proxies' columns, in order.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record MatrixTable(string Name, string Title, string Question, IReadOnlyList<string> Columns, IReadOnlyList<MatrixTableRow> Rows);

/// <summary>A row: a text for each column, null where there is no valid cell.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Cells">For each column.</param>
internal sealed record MatrixTableRow(string Name, IReadOnlyList<MatrixTableCell?> Cells);

/// <summary>What a table says of one proxy, and the cell that it comes from.</summary>
/// <param name="Text">A few words.</param>
/// <param name="Cell">The cell.</param>
internal sealed record MatrixTableCell(string Text, Cell Cell);
