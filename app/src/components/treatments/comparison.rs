//! Things side by side: a table to a screen reader and where there is room, cards on a phone.

use leptos::prelude::*;

/// The id of the table.
pub(crate) const COMPARISON: &str = "comparison";

/// One of the things compared.
#[derive(Clone)]
pub(crate) struct CompareColumn {
    pub(crate) name: String,
    /// Where more is told of it.
    pub(crate) href: String,
    /// Where it is no longer compared, if the others can do without it.
    pub(crate) without: Option<String>,
    /// What is said of it, by the row's name. Every column has the same rows in the same order.
    pub(crate) cells: Vec<(&'static str, CompareCell)>,
    /// Where it leads, and in what words.
    pub(crate) book: (String, String),
}

/// What is said of one thing in one row.
#[derive(Clone)]
pub(crate) struct CompareCell {
    pub(crate) words: String,
    /// A picture of the words.
    pub(crate) drawing: Option<ViewFn>,
    /// Words, and where they lead.
    pub(crate) links: Vec<(String, String)>,
}

impl CompareCell {
    /// Words alone.
    pub(crate) fn words(words: String) -> Self {
        Self {
            words,
            drawing: None,
            links: Vec::new(),
        }
    }
}

/// The columns, row by row. Rows in which all say the same are marked.
#[component]
pub(crate) fn Comparison(columns: Vec<CompareColumn>) -> impl IntoView {
    let heads = columns
        .iter()
        .map(|column| {
            let without = column.without.clone().map(|href| {
                let label = format!("Remove {} from the comparison", column.name);
                view! { <a class="comparison__without" href=href aria-label=label>"Remove"</a> }
            });
            view! {
                <th class="comparison__head" scope="col" role="columnheader">
                    <a class="comparison__name" href=column.href.clone()>
                        {column.name.clone()}
                    </a>
                    {without}
                </th>
            }
        })
        .collect_view();
    let names: Vec<_> = columns
        .first()
        .map_or_else(Vec::new, |column| column.cells.iter().map(|(name, _)| *name).collect());
    let rows = names
        .into_iter()
        .enumerate()
        .map(|(row, name)| {
            let same = |one: &CompareColumn| one.cells[row].1.words == columns[0].cells[row].1.words;
            let is_same = columns
                .iter()
                .all(|column| same(column) && column.cells[row].1.links.is_empty());
            let cells = columns
                .iter()
                .map(|column| {
                    let CompareCell { words, drawing, links } = column.cells[row].1.clone();
                    let links = links
                        .into_iter()
                        .map(|(words, href)| view! { <li><a href=href>{words}</a></li> })
                        .collect::<Vec<_>>();
                    view! {
                        <td class="comparison__cell" role="cell">
                            // On a phone each cell is a line of its card, and has to say what of.
                            <span class="comparison__of" aria-hidden="true">
                                {column.name.clone()}
                            </span>
                            {drawing.map(|drawing| drawing.run())}
                            {(!words.is_empty()).then_some(words)}
                            {(!links.is_empty()).then(|| view! { <ul class="comparison__links">{links}</ul> })}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr class="comparison__row" class:comparison__row--same=is_same role="row">
                    <th class="comparison__what" scope="row" role="rowheader">
                        {name}
                        {is_same.then(|| view! { <span class="comparison__same">" the same"</span> })}
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let steps = columns
        .iter()
        .map(|column| {
            let (href, words) = column.book.clone();
            let label = format!("{words}: {}", column.name);
            view! {
                <td class="comparison__cell" role="cell">
                    <span class="comparison__of" aria-hidden="true">
                        {column.name.clone()}
                    </span>
                    <a class="button" href=href aria-label=label>
                        {words}
                    </a>
                </td>
            }
        })
        .collect_view();
    let many = format!("comparison comparison--{}", columns.len());
    // The roles are the table's own: a phone's layout takes them away.
    view! {
        <table id=COMPARISON class=many role="table">
            <thead role="rowgroup">
                <tr class="comparison__heads" role="row">
                    <td role="cell"></td>
                    {heads}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows}
                <tr class="comparison__row" role="row">
                    <th class="comparison__what" scope="row" role="rowheader">
                        "On to"
                    </th>
                    {steps}
                </tr>
            </tbody>
        </table>
    }
}
