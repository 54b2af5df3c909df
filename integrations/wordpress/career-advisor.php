<?php
/**
 * Plugin Name: Career Advisor
 * Description: Puts the career advisor's launcher on every page. Settings → Career Advisor names the advisor's address.
 * Version: 0.1.0
 * Requires at least: 5.7
 * Requires PHP: 7.4
 * License: MIT
 */

if (!defined('ABSPATH')) {
    exit;
}

const CAREER_ADVISOR_OPTIONS = array(
    'server'   => 'Address of the advisor, such as https://advisor.example',
    'guide'    => 'Guide that the whole site is about (optional)',
    'theme'    => 'Theme: light or dark (optional)',
    'position' => 'Corner: bottom-end, bottom-start, bottom-right or bottom-left (optional)',
    'accent'   => 'Colour, such as #5237c8 (optional)',
    'title'    => 'Title (optional)',
    'tagline'  => 'Line beneath the title (optional)',
    'launcher' => 'Words on the button (optional)',
    'offset'   => 'Distance from the edges, such as 24 (optional)',
);

/** The chosen options, without those left empty. */
function career_advisor_options() {
    $chosen = get_option('career_advisor', array());
    return array_filter(is_array($chosen) ? $chosen : array(), 'strlen');
}

add_action('wp_enqueue_scripts', function () {
    $options = career_advisor_options();
    if (empty($options['server'])) {
        return;
    }
    $server = untrailingslashit($options['server']);
    unset($options['server']);
    // The options travel in the address: themes and caches that rebuild script tags drop data-* attributes.
    $source = add_query_arg(array_map('rawurlencode', $options), $server . '/embed.js');
    wp_enqueue_script('career-advisor', esc_url_raw($source), array(), null, true);
});

add_filter('script_loader_tag', function ($tag, $handle) {
    return $handle === 'career-advisor' ? str_replace(' src=', ' async src=', $tag) : $tag;
}, 10, 2);

add_action('admin_init', function () {
    register_setting('career_advisor', 'career_advisor', array(
        'type'              => 'array',
        'sanitize_callback' => function ($values) {
            $clean = array();
            foreach (array_keys(CAREER_ADVISOR_OPTIONS) as $name) {
                $clean[$name] = sanitize_text_field(is_array($values) && isset($values[$name]) ? $values[$name] : '');
            }
            $clean['server'] = esc_url_raw($clean['server'], array('https', 'http'));
            return $clean;
        },
    ));
});

add_action('admin_menu', function () {
    add_options_page('Career Advisor', 'Career Advisor', 'manage_options', 'career-advisor', function () {
        $options = career_advisor_options();
        echo '<div class="wrap"><h1>Career Advisor</h1><form method="post" action="options.php">';
        settings_fields('career_advisor');
        echo '<table class="form-table">';
        foreach (CAREER_ADVISOR_OPTIONS as $name => $label) {
            $id = 'career-advisor-' . $name;
            printf(
                '<tr><th><label for="%1$s">%2$s</label></th><td><input class="regular-text" id="%1$s" name="career_advisor[%3$s]" value="%4$s"></td></tr>',
                esc_attr($id),
                esc_html($label),
                esc_attr($name),
                esc_attr(isset($options[$name]) ? $options[$name] : '')
            );
        }
        echo '</table>';
        submit_button();
        echo '</form></div>';
    });
});
